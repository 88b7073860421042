import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { createBrowserReporter } from './scripts/testing/browser-reporter.ts';
import { CHROMIUM_FLAGS } from './scripts/testing/chromium-flags.ts';

export default {
  files: '{sdk,widget,examples}/**/*.browser.test.{ts,tsx}',
  nodeResolve: { exportConditions: ['@status-badge/source', 'browser', 'development'] },
  plugins: [esbuildPlugin({ ts: true, tsx: true, target: 'es2022', tsconfig: './tsconfig.json' })],
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
        args: [...CHROMIUM_FLAGS],
      },
    }),
  ],
  concurrency: 1, // A page in the background gets neither focus nor frames.
  testsFinishTimeout: 60_000,
  testFramework: { config: { timeout: 10_000 } },
  // Said by the unminified Lit that the tests run.
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  reporters: [defaultReporter(), createBrowserReporter()],
};
