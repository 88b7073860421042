import type { LaunchOptions } from 'playwright-core';
import { CHROMIUM_FLAGS } from '../../scripts/testing/chromium-flags.ts';

/** The Chromium of the SDK's whole-page tests. */
export const CHROMIUM: LaunchOptions = {
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: [...CHROMIUM_FLAGS],
  // Pages return from the cache as they do for people.
  ignoreDefaultArgs: ['--disable-back-forward-cache'],
};
