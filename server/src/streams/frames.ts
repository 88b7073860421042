import type { GoodbyeReason, HelloFrame, ResetReason } from '@status-badge/sdk/contract';
import { encodeFrame } from './sse-encode.ts';

/** How long a client waits before it reconnects unless a goodbye says otherwise. */
export const RETRY_MS = 2_000;

export function helloFrame(hello: HelloFrame): Buffer {
  return encodeFrame({ event: 'stream.hello', retryMs: RETRY_MS, data: JSON.stringify(hello) });
}

/** `id` is the place a reader may resume from; left out for one that has no place in this epoch yet. */
export function pingFrame(head: number, id?: string): Buffer {
  const data = JSON.stringify({ head });
  return encodeFrame(id === undefined ? { event: 'stream.ping', data } : { id, event: 'stream.ping', data });
}

export function resetFrame(reason: ResetReason): Buffer {
  return encodeFrame({ event: 'stream.reset', data: JSON.stringify({ reason }) });
}

export function goodbyeFrame(reason: GoodbyeReason, reconnectInMs: number | null): Buffer {
  const data = JSON.stringify({ reason, reconnectInMs });
  return encodeFrame({
    event: 'stream.goodbye',
    data,
    ...(reconnectInMs === null ? {} : { retryMs: reconnectInMs }),
  });
}
