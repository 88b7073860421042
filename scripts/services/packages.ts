import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Programs } from './programs.ts';

/** What the tests need from outside the repository, as Debian names it. */
export const PACKAGES = {
  chromium: {
    program: 'chromium',
    debian: 'chromium',
    brew: '--cask chromium',
    name: 'Chromium or Chrome (or set CHROMIUM_PATH)',
  },
  firefox: {
    program: 'firefox',
    debian: 'firefox-esr',
    brew: '--cask firefox',
    name: 'Firefox (or set FIREFOX_PATH)',
  },
  postgres: {
    program: 'postgresBin',
    debian: 'postgresql',
    brew: 'postgresql@17',
    name: 'PostgreSQL 14 or newer (or set DATABASE_URL)',
  },
  redis: {
    program: 'redisServer',
    debian: 'redis-server',
    brew: 'redis',
    name: 'Redis 6 or newer (or set REDIS_URL)',
  },
  haproxy: { program: 'haproxy', debian: 'haproxy', brew: 'haproxy', name: 'HAProxy 2.4 or newer' },
} as const satisfies Record<string, { program: keyof Programs; debian: string; brew: string; name: string }>;

/** `chromium`, `firefox`, `postgres`, `redis` or `haproxy`. */
export type ServiceName = keyof typeof PACKAGES;

/** What a person types who has to install them; one line for each kind of machine. */
export function describeInstallation(names: readonly ServiceName[]): string[] {
  return [
    `Missing: ${names.map((name) => PACKAGES[name].name).join('; ')}. Tests that need them are skipped. To install:`,
    `  Debian, Ubuntu:  sudo apt-get install --no-install-recommends ${names.map((name) => PACKAGES[name].debian).join(' ')}`,
    ...names.map((name) => `  Homebrew:        brew install ${PACKAGES[name].brew}`),
  ];
}

/** Whether this process may install Debian packages: root, on Debian or a system made from it. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

async function runApt(...parameters: string[]): Promise<void> {
  const child = spawn('apt-get', ['-q', ...parameters], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`apt-get ${parameters.join(' ')} ended with ${code}.`);
}

/** Installs the Debian packages of the named services. Only where {@link canInstall} says so. */
export async function installPackages(names: readonly ServiceName[]): Promise<void> {
  await runApt('update');
  await runApt('install', '-y', '--no-install-recommends', ...names.map((name) => PACKAGES[name].debian));
}
