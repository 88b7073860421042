import type { Clock } from '../clock.ts';
import { decodeCursor } from '../contract/cursor.ts';
import type { Delivery } from './delivery.ts';

/** Where the streams, events and state of one topic are, and what is to be done with them. */
export interface Topic {
  /** Of everything about it. */
  url: string;
  snapshotPath: string;
  /** The place to go on from; undefined to begin with the whole state. */
  cursor(): string | undefined;
  /** Takes the next delivery. Throws a StatusError when it does not fit. */
  deliver(delivery: Delivery): void;
  token(): Promise<string | undefined>;
  fetch: typeof fetch;
  clock: Clock;
}

/** A URL of the topic with the cursor and the token, in the query: a header would cost a preflight. */
export async function addressOf(topic: Topic, path: string, cursor?: string): Promise<string> {
  const address = new URL(topic.url + path);
  if (cursor) address.searchParams.set('cursor', cursor);
  const token = await topic.token();
  if (token) address.searchParams.set('token', token);
  return address.href;
}

/** The position of a cursor; 0 when there is none. */
export function positionOf(cursor: string | undefined): number {
  return decodeCursor(cursor ?? '')?.position ?? 0;
}
