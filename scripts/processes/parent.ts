const LOOK_EVERY_MS = 500;

/**
 * Calls back once when the process that started this one is gone. npm passes a signal to the shell between npm and
 * us, and Debian's shell dies of it without passing it on: without this, killing `npm` leaves its script running.
 */
export function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MS);
  timer.unref();
}
