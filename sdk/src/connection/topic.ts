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

/**
 * Asks for something of the topic. The cursor and the token are in the query, because a header would cost a preflight;
 * `no-store` keeps the answer out of caches and adds no header that would.
 */
export async function fetchTopic(
  { url, token, fetch }: Topic,
  path: string,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const address = new URL(url + path);
  if (cursor) address.searchParams.set('cursor', cursor);
  const secret = await token();
  if (secret) address.searchParams.set('token', secret);
  signal.throwIfAborted();
  return fetch(address.href, { cache: 'no-store', signal });
}

/** The position of a cursor; 0 when there is none. */
export function positionOf(cursor: string | undefined): number {
  return decodeCursor(cursor ?? '')?.position ?? 0;
}
