import type { Clock } from './clock.ts';

/** Hands `job` in for `key`; it is taken in its turn. */
export type Turns<J> = (key: string, job: J) => void;

export interface TurnsOptions<J> {
  /** How many may be taken together. */
  most: number;
  /** After this the next turn begins beside one that has not ended: something hangs, and those who wait do not have to. */
  patienceMs: number;
  clock: Clock;
  /** Takes jobs in the order in which they came; answers those it leaves for the next turn. Must not reject. */
  run(key: string, jobs: readonly J[]): Promise<readonly J[]>;
}

/** Work that takes turns: the first job for a key is run at once, and what comes for it meanwhile goes together in the next turn. */
export function createTurns<J>({ most, patienceMs, clock, run }: TurnsOptions<J>): Turns<J> {
  /** What waits for each key whose turn is taken. */
  const lines = new Map<string, J[]>();

  async function take(key: string, line: J[]): Promise<void> {
    while (line.length > 0) {
      const turn = run(key, line.splice(0, most)).then((left) => {
        // A turn that took too long may find its line closed, or another in its place.
        if (lines.get(key) === line) line.unshift(...left);
        else for (const job of left) add(key, job);
      });
      await patiently(turn);
    }
    lines.delete(key);
  }

  function patiently(turn: Promise<void>): Promise<void> {
    return new Promise((done) => {
      const forget = clock.after(patienceMs, done);
      void turn.finally(() => {
        forget();
        done();
      });
    });
  }

  function add(key: string, job: J): void {
    const line = lines.get(key);
    if (line) {
      line.push(job);
      return;
    }
    const begun = [job];
    lines.set(key, begun);
    void take(key, begun);
  }

  return add;
}
