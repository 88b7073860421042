import { accessSync, constants, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Where the programs that tests drive are on this machine; a missing one is left out. */
export interface Programs {
  /** A Chromium or Chrome executable. */
  readonly chromium?: string;
  /** The directory that holds `initdb`, `postgres` and `pg_isready`. */
  readonly postgresBin?: string;
  readonly redisServer?: string;
  readonly nginx?: string;
  readonly haproxy?: string;
}

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const CHROMIUM_ON_MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
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

function lookupChromium(env: NodeJS.ProcessEnv): string | undefined {
  const given = env['CHROMIUM_PATH'];
  if (given) return given;
  for (const name of CHROMIUM_NAMES) {
    const found = lookupProgram(name);
    if (found !== undefined) return found;
  }
  return isExecutable(CHROMIUM_ON_MAC) ? CHROMIUM_ON_MAC : undefined;
}

/** Finds every program at once. `CHROMIUM_PATH` in `env` is believed without looking. */
export function findPrograms(env: NodeJS.ProcessEnv = process.env): Programs {
  const found = {
    chromium: lookupChromium(env),
    postgresBin: lookupPostgresBin(),
    redisServer: lookupProgram('redis-server'),
    nginx: lookupProgram('nginx'),
    haproxy: lookupProgram('haproxy'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, path]) => path !== undefined));
}
