import type { ConnectionStatus, StatusError } from '@status-badge/sdk';

/**
 * What a viewer is told of the connection: `connecting` is silence, within the grace period. `refused` and `stopped` will
 * not come back by themselves: the server does not know whom it is asked about, or wants another token; or it is over.
 */
export type ConnectionWord = 'live' | 'connecting' | 'stale' | 'refused' | 'stopped';

export interface ConnectionJudgement {
  word: ConnectionWord;
  /** Epoch milliseconds since when the state shown may be out of date; null while it is not. */
  staleSince: number | null;
  /** When to judge again without any other cause; null when only a change can alter the word. */
  recheckInMs: number | null;
  /** The last failure; null while it is live, and before the first. */
  error: StatusError | null;
}

/** Whether what is shown is current: an open stream, or polling between two answers. */
export function isLive({ state, transport, staleSince }: ConnectionStatus): boolean {
  return staleSince === null && (state === 'open' || (state === 'waiting' && transport === 'polling'));
}

/** Whether there is nothing to worry about: it is live, or was until just now. */
export function isWell(word: ConnectionWord): boolean {
  return word === 'live' || word === 'connecting';
}

/**
 * The word for a connection that has not been live since `notLiveSince`. A blip shorter than the grace
 * period is never mentioned. No connection at all, as before the element knows whom to ask, is judged alike.
 */
export function judgeConnection(
  connection: ConnectionStatus | undefined,
  { now, notLiveSince, graceMs }: { now: number; notLiveSince: number; graceMs: number },
): ConnectionJudgement {
  if (connection && isLive(connection))
    return { word: 'live', staleSince: null, recheckInMs: null, error: null };
  const error = connection?.lastError ?? null;
  const said = { staleSince: connection?.staleSince ?? notLiveSince, recheckInMs: null, error };
  if (connection?.state === 'stopped') return { ...said, word: isRefusal(error) ? 'refused' : 'stopped' };
  const quietForMs = notLiveSince + graceMs - now;
  return quietForMs > 0
    ? { ...said, word: 'connecting', recheckInMs: quietForMs }
    : { ...said, word: 'stale' };
}

function isRefusal(error: StatusError | null): boolean {
  return error?.code === 'not_found' || error?.code === 'unauthorized';
}
