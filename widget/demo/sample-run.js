const TICK_MS = 800;
const ROWS = 2866;
const LIVE = { state: 'open', transport: 'stream', since: 0, lastError: null, staleSince: null };

const STILL = {
  job: 'nightly-export',
  progress: 0,
  message: null,
  error: null,
  artifacts: [],
  finishedAt: null,
};

/** What the run is at each tick; it begins again after the last. */
function* play() {
  for (;;) {
    yield { ...STILL, status: 'queued' };
    for (let progress = 0; progress < 100; progress += 4) {
      const rows = Math.round((ROWS * progress) / 100);
      yield { ...STILL, status: 'running', progress, message: `Writing ${rows} of ${ROWS} rows` };
    }
    const artifacts = [
      { id: 'export', name: 'export.csv', url: 'https://acme.example/export.csv', sizeBytes: 52_480 },
    ];
    const end = {
      ...STILL,
      status: 'succeeded',
      progress: 100,
      artifacts,
      finishedAt: new Date().toISOString(),
    };
    for (let tick = 0; tick < 8; tick++) yield end;
  }
}

/** A run for `runSource` that nobody executes: it needs no server, and no token. */
export function createSampleRun() {
  const states = play();
  const listeners = new Set();
  let run = states.next().value;
  setInterval(() => {
    run = states.next().value;
    for (const listener of listeners) listener();
  }, TICK_MS);
  return {
    getRun: () => run,
    connection: LIVE,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
