import { accessSync, constants, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Where the programs that tests drive are on this machine; a missing one is left out. */
export interface Programs {
  /** A Chromium or Chrome executable. */
  readonly chromium?: string;
  readonly firefox?: string;
  /** The directory that holds `initdb`, `postgres` and `pg_isready`. */
  readonly postgresBin?: string;
  readonly redisServer?: string;
  readonly nginx?: string;
  readonly haproxy?: string;
}

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const CHROMIUM_ON_MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const FIREFOX_NAMES = ['firefox-esr', 'firefox'];
const FIREFOX_ON_MAC = '/Applications/Firefox.app/Contents/MacOS/firefox';
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Looks for a program by name in `path`, then in the system directories that a plain user's PATH lacks.
 *
 * @param path directories joined as in the environment variable PATH; default: this process's
 */
export function lookupProgram(name: string, path: string = process.env['PATH'] ?? ''): string | undefined {
  const directories = [...path.split(delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];
  return directories
    .filter(Boolean)
    .map((directory) => join(directory, name))
    .find(isExecutable);
}

/** Debian keeps PostgreSQL's programs out of PATH, one directory for each major version: the newest wins. */
function lookupPostgresBin(): string | undefined {
  const versions = (() => {
    try {
      return readdirSync(DEBIAN_POSTGRES);
    } catch {
      return []; // no such directory: not Debian, or not installed
    }
  })();
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a));
  const bin = newestFirst
    .map((version) => join(DEBIAN_POSTGRES, version, 'bin'))
    .find((directory) => isExecutable(join(directory, 'initdb')));
  if (bin !== undefined) return bin;
  const initdb = lookupProgram('initdb');
  return initdb === undefined ? undefined : dirname(realpathSync(initdb));
}

/** The browser that was named, else the first of these names, else where macOS keeps it. */
function lookupBrowser(
  given: string | undefined,
  names: readonly string[],
  onMac: string,
): string | undefined {
  const found = given || names.map((name) => lookupProgram(name)).find(Boolean);
  return found || (isExecutable(onMac) ? onMac : undefined);
}

/** Finds every program at once. `CHROMIUM_PATH` and `FIREFOX_PATH` in `env` are believed without looking. */
export function findPrograms(env: NodeJS.ProcessEnv = process.env): Programs {
  const found = {
    chromium: lookupBrowser(env['CHROMIUM_PATH'], CHROMIUM_NAMES, CHROMIUM_ON_MAC),
    firefox: lookupBrowser(env['FIREFOX_PATH'], FIREFOX_NAMES, FIREFOX_ON_MAC),
    postgresBin: lookupPostgresBin(),
    redisServer: lookupProgram('redis-server'),
    nginx: lookupProgram('nginx'),
    haproxy: lookupProgram('haproxy'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, path]) => path !== undefined));
}
