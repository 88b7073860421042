import { chromeLauncher } from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';
import chromium from './web-test-runner.config.mjs';

/** The same tests in Firefox, driven by WebDriver BiDi. */
export default {
  ...chromium,
  browsers: [
    // The launcher is Chrome's by name: given a puppeteer, it starts whatever that can start.
    chromeLauncher({
      puppeteer,
      launchOptions: {
        browser: 'firefox',
        executablePath: process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr',
      },
    }),
  ],
};
