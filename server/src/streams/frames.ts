import type { GoodbyeReason, HelloFrame, ResetReason } from '@status-badge/sdk/contract';
import { encodeFrame } from './sse-encode.ts';

/** How long a client waits before it reconnects unless a goodbye says otherwise. */
export const RETRY_MS = 2_000;

function helloFrame(hello: HelloFrame): Buffer {
  return encodeFrame({ event: 'stream.hello', retryMs: RETRY_MS, data: JSON.stringify(hello) });
}

/** What a hello frame says, with the time as a number; see {@link HelloFrame}. */
type Hello = Omit<HelloFrame, 'serverTime'> & { now: number };

/** Hello frames. Those who come in the same millisecond to the same place are told the same. */
export function createHellos(): (hello: Hello) => Buffer {
  let last: Hello | undefined;
  let bytes: Buffer = Buffer.alloc(0);

  function isLast({ now, topic, epoch, head, resumed }: Hello): boolean {
    return (
      now === last?.now &&
      topic === last.topic &&
      epoch === last.epoch &&
      head === last.head &&
      resumed === last.resumed
    );
  }

  return (hello) => {
    if (isLast(hello)) return bytes;
    const { now, ...rest } = hello;
    bytes = helloFrame({ ...rest, serverTime: new Date(now).toISOString() });
    last = hello;
    return bytes;
  };
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
