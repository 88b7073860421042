// Runs the tests that need nothing but a JavaScript runtime, on one without mocha:
//   deno run -A --node-modules-dir=manual sdk/test/runtime.ts
//   bun sdk/test/runtime.ts

interface Test {
  title: string;
  run: () => unknown;
}

const FILES = [
  ...['client', 'event-stream', 'watch-run', 'shared-feeds', 'store/reduce'],
  ...['connection/answer', 'connection/backoff', 'connection/connection', 'connection/frames'],
  ...['connection/leader', 'connection/topic-poll'],
];

const tests: Test[] = [];
const path: string[] = [];

Object.assign(globalThis, {
  describe(title: string, body: () => void) {
    path.push(title);
    body();
    path.pop();
  },
  it(title: string, run: () => unknown) {
    tests.push({ title: [...path, title].join(' › '), run });
  },
});

for (const file of FILES) await import(`../src/${file}.test.ts`);
let failed = 0;
for (const { title, run } of tests) {
  try {
    await run();
  } catch (error) {
    failed += 1;
    console.error(`failed: ${title}\n  ${error}`);
  }
}
console.log(`${tests.length - failed} passed, ${failed} failed`);
// Timers of tests that failed must not keep the process.
process.exit(failed > 0 ? 1 : 0);
