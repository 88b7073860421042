import type { Clock } from '../clock.ts';
import type { StatusError } from '../errors.ts';
import type { Delivery } from './delivery.ts';
import { readToken, type TokenSource } from './token.ts';

/** Where the streams, events and state of one topic are, and what is to be done with them. */
export interface Topic {
  /** Of everything about it. */
  url: string;
  /** The place to go on from; undefined to begin with the whole state. */
  cursor(): string | undefined;
  /** Before the event at `id` is delivered. Rejects with a StatusError when it cannot be; see `lose`. */
  prepare(id: string): Promise<void>;
  /** An event that is still wanted cannot be delivered: gives the cursor up. */
  lose(): void;
  /** Takes the next delivery. Throws a StatusError when it does not fit. */
  deliver(delivery: Delivery): void;
  /** What an answer means that is no stream. */
  judge(response: Response): Promise<StatusError>;
  token: TokenSource | undefined;
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
  const secret = await readToken(token);
  if (secret) address.searchParams.set('token', secret);
  signal.throwIfAborted();
  return fetch(address.href, { cache: 'no-store', signal });
}

/** Positions from one cursor to another; NaN, which is neither more nor less, when they are no cursors of one epoch. */
export function distanceOf(from: string | undefined, to: string | undefined): number {
  return epochOf(from) === epochOf(to) ? positionOf(to) - positionOf(from) : Number.NaN;
}

function epochOf(cursor: string | undefined): string | undefined {
  return cursor?.split('-')[0];
}

/** NaN when there is no cursor. */
export function positionOf(cursor: string | undefined): number {
  return Number(cursor?.split('-')[1]);
}
