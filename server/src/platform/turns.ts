/** Hands `job` in for `key`; it is taken in its turn. */
export type Turns<J> = (key: string, job: J) => void;

/**
 * Work that takes turns: the first job for a key is run at once, and what comes for it meanwhile goes together in the
 * next turn, up to `most` at once and in the order in which it came. `run` must not reject.
 */
export function createTurns<J>(
  most: number,
  run: (key: string, jobs: readonly J[]) => Promise<void>,
): Turns<J> {
  /** What waits for each key whose turn is taken. */
  const lines = new Map<string, J[]>();

  async function take(key: string, line: J[]): Promise<void> {
    while (line.length > 0) await run(key, line.splice(0, most));
    lines.delete(key);
  }

  return (key, job) => {
    const line = lines.get(key);
    if (line) {
      line.push(job);
      return;
    }
    const begun = [job];
    lines.set(key, begun);
    void take(key, begun);
  };
}
