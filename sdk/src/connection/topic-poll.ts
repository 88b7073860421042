import { decodeEvents } from '../contract/event-page.ts';
import { isStatusError, StatusError } from '../errors.ts';
import type { Attempt } from './delivery.ts';
import { fetchJson } from './poll.ts';
import { fetchTopic, type Topic } from './topic.ts';

const TIMEOUT_MS = 15_000;

/** Asks once for all that is new, page by page: the same sequence as a stream's. */
export async function pollTopic(topic: Topic, snapshotPath: string, attempt: Attempt): Promise<undefined> {
  const { signal } = attempt;
  if (!topic.cursor()) await loadSnapshot();
  // A server that answers state without a place in the log is asked for the state each time.
  let more = !!topic.cursor();
  while (more && !signal.aborted) more = await pollPage(topic, attempt, loadSnapshot);
  if (signal.aborted) return;
  attempt.accepted();
  attempt.opened('polling');
  attempt.tell({ staleSince: null });

  async function loadSnapshot(reset?: 'pruned'): Promise<void> {
    const snapshot = await requestSnapshot(topic, snapshotPath, signal);
    if (!signal.aborted) topic.deliver({ id: '', snapshot, reset });
  }
}

/** The whole state, as the server answers it now. */
export function requestSnapshot(topic: Topic, snapshotPath: string, signal?: AbortSignal): Promise<unknown> {
  return request(topic, snapshotPath, undefined, signal);
}

function request(
  topic: Topic,
  path: string,
  cursor: string | undefined,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const open = (own: AbortSignal) => fetchTopic(topic, path, cursor, own);
  return fetchJson({ open, clock: topic.clock, signal, timeoutMs: TIMEOUT_MS });
}

/** Whether there is more at once. */
async function pollPage(
  topic: Topic,
  { signal }: Attempt,
  loadSnapshot: (reset: 'pruned') => Promise<void>,
): Promise<boolean> {
  const cursor = topic.cursor();
  const page = await request(topic, '/events', cursor, signal).catch(async (error) => {
    if (!isStatusError(error) || error.status !== 410) throw error;
    await loadSnapshot('pruned');
    return { events: [], cursor: topic.cursor() };
  });
  const answer = decodeEvents(page);
  if (!answer) {
    throw new StatusError('unexpected_response', 'The answer is not a list of events.');
  }
  const last = answer.events.at(-1);
  if (last) {
    await topic.prepare(last.id).catch((error) => {
      // Whoever has gone on from there in the meantime keeps the place.
      if (!signal.aborted) topic.lose();
      throw error;
    });
  }
  if (signal.aborted) return false;
  for (const event of answer.events) topic.deliver({ id: event.id, event });
  topic.deliver({ id: answer.cursor });
  // A page that moves nothing would be asked for ever.
  return answer.more && topic.cursor() !== cursor;
}
