import type { LaunchOptions } from 'playwright-core';

/** Nothing that phones home; no sandbox, because in a container Chromium runs as root. */
export const CHROMIUM: LaunchOptions = {
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: [
    ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  ],
  // Pages return from the cache as they do for people.
  ignoreDefaultArgs: ['--disable-back-forward-cache'],
};
