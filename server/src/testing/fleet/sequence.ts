import { hash } from 'node:crypto';
import { decodeCursor } from '@status-badge/sdk/contract';

/** An event as the log holds it, reduced to what must arrive unchanged. */
export interface LoggedEvent {
  readonly position: number;
  readonly digest: string;
}

/** What an event says, short enough to keep for every reader. */
export function digest(body: string): string {
  return hash('sha1', body, 'base64');
}

/** A cursor's position; NaN for what is no cursor, which no sequence accepts. */
export function positionOf(cursor: string): number {
  return decodeCursor(cursor)?.position ?? Number.NaN;
}

/** What one reader was told, in the order in which it was told. */
export interface Sequence {
  /** The whole state at `cursor`: everything from there on must follow. `reason`: why it was told so again. */
  begin(cursor: string, reason?: string): void;
  event(cursor: string, body: string): void;
  /** Where the reader stands. */
  readonly position: number;
  readonly resets: readonly string[];
  /** What is wrong with it, in sentences; none when it is the log from where it began, once and in order. */
  faults(log: ReadonlyMap<number, string>, head: number): string[];
}

const MOST_FAULTS = 5;

export function createSequence(name: string): Sequence {
  const told: ({ begins: number; reason: string | undefined } | LoggedEvent)[] = [];
  const resets: string[] = [];
  let position = Number.NaN;

  function check(log: ReadonlyMap<number, string>, head: number): string[] {
    const faults: string[] = [];
    let last: number | undefined;
    for (const item of told) {
      if ('begins' in item) {
        if (last !== undefined && item.reason === undefined)
          faults.push(`began again at ${item.begins} after ${last} without being told of a reset`);
        last = item.begins;
        continue;
      }
      if (last === undefined) faults.push(`got ${item.position} before any state`);
      else if (item.position !== last + 1) faults.push(`got ${item.position} after ${last}`);
      if (log.get(item.position) !== item.digest) faults.push(`got ${item.position} with another content`);
      last = item.position;
    }
    if (last !== head) faults.push(`ended at ${last}, the log at ${head}`);
    return faults;
  }

  return {
    begin(cursor, reason) {
      position = positionOf(cursor);
      told.push({ begins: position, reason });
      if (reason !== undefined) resets.push(reason);
    },
    event(cursor, body) {
      position = positionOf(cursor);
      told.push({ position, digest: digest(body) });
    },
    get position() {
      return position;
    },
    resets,
    faults: (log, head) =>
      check(log, head)
        .slice(0, MOST_FAULTS)
        .map((fault) => `${name}: ${fault}`),
  };
}
