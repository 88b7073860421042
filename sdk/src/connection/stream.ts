import type { Clock } from '../clock.ts';
import { errorOfAnswer } from './answer.ts';
import { createFrameReader, type FrameListener } from './frames.ts';
import { guarded } from './guarded.ts';

export interface StreamRequest extends FrameListener {
  url: string;
  init?: RequestInit | undefined;
  /** The last event id to begin with. */
  lastEventId?: string | undefined;
  fetch: typeof fetch;
  clock: Clock;
  signal: AbortSignal;
  /** Silence allowed until the headers are there. */
  connectMs: number;
  /** Silence allowed between the headers and the first byte. */
  firstByteMs: number;
  /** Silence allowed after; asked anew with every byte. */
  idleMs(): number;
  onOpen?: (() => void) | undefined;
  /** Bytes have come, and what they spelled has been delivered. */
  onBytes?: (() => void) | undefined;
}

/**
 * One connection, from request to end. Resolves when the response ends, which for a stream is a cut unless
 * the frames said otherwise; rejects with a StatusError. After `signal` aborts nothing is delivered.
 */
export function readStream(request: StreamRequest): Promise<void> {
  const { url, init, clock } = request;
  return guarded(clock, request.signal, async ({ signal, allow }) => {
    allow(request.connectMs);
    // 'no-store' keeps a stream out of caches and adds no header that would cost a preflight.
    const response = await request.fetch(url, { cache: 'no-store', ...init, signal });
    signal.throwIfAborted();
    if (!isEventStream(response)) {
      response.body?.cancel().catch(() => undefined);
      throw errorOfAnswer(response, clock.now());
    }
    request.onOpen?.();
    allow(request.firstByteMs);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    // Where a patched fetch ignores the signal, this gives the connection back.
    signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
    const frames = createFrameReader(request, request.lastEventId, signal);
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      frames.push(value);
      allow(request.idleMs());
      request.onBytes?.();
    }
  });
}

function isEventStream({ status, headers, body }: Response): boolean {
  return status === 200 && /^text\/event-stream\s*(;|$)/i.test(headers.get('content-type') ?? '') && !!body;
}
