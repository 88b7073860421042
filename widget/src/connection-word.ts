import type { ConnectionStatus } from '@status-badge/sdk';

/** What a viewer is told of the connection: `connecting` is silence, within the grace period. */
export type ConnectionWord = 'live' | 'connecting' | 'stale' | 'stopped';

export interface ConnectionJudgement {
  word: ConnectionWord;
  /** Epoch milliseconds since when the state shown may be out of date; null while it is not. */
  staleSince: number | null;
  /** When to judge again without any other cause; null when only a change can alter the word. */
  recheckInMs: number | null;
}

/** Whether what is shown is current: an open stream, or polling between two answers. */
export function isLive({ state, transport, staleSince }: ConnectionStatus): boolean {
  return staleSince === null && (state === 'open' || (state === 'waiting' && transport === 'polling'));
}

/**
 * The word for a connection that has not been live since `notLiveSince`. A blip shorter than the grace
 * period is never mentioned. No connection at all, as before the element knows whom to ask, is judged alike.
 */
export function judgeConnection(
  connection: ConnectionStatus | undefined,
  { now, notLiveSince, graceMs }: { now: number; notLiveSince: number; graceMs: number },
): ConnectionJudgement {
  if (connection && isLive(connection)) return { word: 'live', staleSince: null, recheckInMs: null };
  const staleSince = connection?.staleSince ?? notLiveSince;
  if (connection?.state === 'stopped') return { word: 'stopped', staleSince, recheckInMs: null };
  const quietForMs = notLiveSince + graceMs - now;
  return quietForMs > 0
    ? { word: 'connecting', staleSince, recheckInMs: quietForMs }
    : { word: 'stale', staleSince, recheckInMs: null };
}
