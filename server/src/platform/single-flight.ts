/**
 * Runs `work` one at a time. A call during a run is answered by the next run, which begins after the call: whatever
 * the caller knows of is seen by the run that answers it. Any number of calls during a run share that next one.
 */
export function createSingleFlight<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;

  function begin(): Promise<T> {
    const run = work().finally(() => {
      if (running === run) running = undefined;
    });
    running = run;
    return run;
  }

  return () => {
    if (next) return next;
    if (!running) return begin();
    next = running
      .catch(() => undefined) // whoever began that run is told
      .then(() => {
        next = undefined;
        return begin();
      });
    return next;
  };
}
