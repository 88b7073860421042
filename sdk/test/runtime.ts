import { readdirSync } from 'node:fs';

// Runs the tests that need nothing but a JavaScript runtime, the model-based one among them, without mocha:
//   deno run -A --node-modules-dir=manual sdk/test/runtime.ts
//   bun sdk/test/runtime.ts

interface Test {
  title: string;
  run: (this: typeof CONTEXT) => unknown;
}

// Nothing here ends a test that takes its time.
const CONTEXT = { timeout() {} };
const tests: Test[] = [];
const path: string[] = [];

Object.assign(globalThis, {
  describe(title: string, body: (this: typeof CONTEXT) => void) {
    path.push(title);
    body.call(CONTEXT);
    path.pop();
  },
  it(title: string, run: Test['run']) {
    tests.push({ title: [...path, title].join(' › '), run });
  },
});

const sources = new URL('../src/', import.meta.url);
const files = readdirSync(sources, { recursive: true }).map(String);
// React's are about React.
const isOurs = (file: string) => /(?<!\.browser)\.test\.ts$/.test(file) && !file.startsWith('react');
for (const file of files.filter(isOurs).sort()) await import(new URL(file, sources).href);
let failed = 0;
for (const { title, run } of tests) {
  try {
    await run.call(CONTEXT);
  } catch (error) {
    failed += 1;
    console.error(`failed: ${title}\n  ${error}`, (error as Error).cause);
  }
}
console.log(`${tests.length - failed} passed, ${failed} failed`);
// Timers of tests that failed must not keep the process.
process.exit(failed > 0 ? 1 : 0);
