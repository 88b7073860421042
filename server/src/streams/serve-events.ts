import { decodeCursor, encodeCursor } from '@status-badge/sdk/contract';
import type { Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { readAfter, readHead } from '../events/event-log.ts';
import { ok, type Reply } from '../http/route.ts';
import type { Filter } from './filter.ts';

const BATCH = 500;

export interface EventsRequest {
  topic: string;
  cursor: string;
  filter: Filter;
}

function expired(why: string): ServerError {
  return new ServerError('cursor_expired', `${why} Load the summary and go on from its cursor.`);
}

/**
 * The events after a cursor, at most 500 before filtering, as `{ events, cursor, more }`: the same sequence a
 * stream brings. `cursor` is the place to go on from, past what the filter left out.
 */
export async function serveEvents(
  context: Context,
  epoch: string,
  { topic, cursor, filter }: EventsRequest,
): Promise<Reply> {
  const from = decodeCursor(cursor);
  if (!from) throw expired('This is not a cursor.');
  if (from.epoch !== epoch) throw expired('This cursor belongs to another life of the database.');
  const em = context.database.em();
  const { records } = await readAfter(em, topic, from.position, BATCH);
  const head = await readHead(em, topic);
  if (!head || from.position > head.head) throw expired('This cursor is ahead of the log.');
  const first = records[0]?.position ?? head.head + 1;
  // The head is read after the events: one that was appended between is fetched by the next call.
  if (records.length > 0 ? first !== from.position + 1 : head.pruned > from.position) {
    throw expired('The events after this cursor are no longer kept.');
  }
  const position = records.at(-1)?.position ?? from.position;
  const events = records
    .filter((record) => filter.matches(record))
    .map((record) => `{"id":"${encodeCursor({ epoch, position: record.position })}",${record.body.slice(1)}`);
  const body = `{"events":[${events.join(',')}],"cursor":"${encodeCursor({ epoch, position })}","more":${head.head > position}}`;
  return ok(body, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-cache' });
}
