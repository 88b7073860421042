import type { Clock } from '../clock.ts';
import type { StatusError } from '../errors.ts';
import { createFrameReader, type FrameListener, type StreamFrame } from './frames.ts';
import { guarded } from './guarded.ts';

export interface StreamRequest extends FrameListener {
  /**
   * Takes the next event. The one after it, and the end of the stream, wait for what it answers. `signal` aborts when
   * the stream is over, whatever the reason.
   */
  onFrame(frame: StreamFrame, signal: AbortSignal): void | Promise<void>;
  /** What an answer means that is no stream. */
  judge(response: Response): Promise<StatusError>;
  /** Sends the request. */
  open(signal: AbortSignal): Promise<Response>;
  clock: Clock;
  signal: AbortSignal;
  /** Silence allowed until the headers are there. */
  connectMs: number;
  /** Time allowed between the headers and the first frame. */
  firstFrameMs: number;
  /** Silence allowed after; asked anew with every byte. Undefined: what was allowed before has to do. */
  idleMs(): number | undefined;
  /** The answer is a stream. */
  accepted(): void;
  /** Bytes have come, and what they spelled has been delivered. */
  alive?(): void;
}

/**
 * One connection, from request to end. Resolves when the response ends, which for a stream is a cut unless
 * the frames said otherwise; rejects with a StatusError. After `signal` aborts nothing is delivered.
 */
export function readStream(request: StreamRequest): Promise<void> {
  const { clock } = request;
  return guarded(clock, request.signal, async ({ signal, allow }) => {
    allow(request.connectMs);
    const response = await request.open(signal);
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
    // Where a patched fetch ignores the signal, this gives the connection back. One that catches errors answers nothing.
    const letGo = () => (reader ?? response?.body)?.cancel().catch(() => undefined);
    signal.addEventListener('abort', letGo);
    if (signal.aborted) letGo();
    signal.throwIfAborted();
    if (!isEventStream(response)) {
      // What it means may have to be loaded, and is no silence of the server.
      allow(request.connectMs);
      throw await request.judge(response);
    }
    reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const readFrames = createFrameReader(request, signal);
    request.accepted();
    allow(request.firstFrameMs);
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      for (const frame of readFrames(value)) {
        // As long as an event takes, the silence is ours.
        allow(request.connectMs);
        await request.onFrame(frame, signal);
      }
      const idleMs = request.idleMs();
      if (idleMs) allow(idleMs);
      request.alive?.();
    }
  });
}

function isEventStream({ status, headers, body }: Response): boolean {
  return status === 200 && /^text\/event-stream\s*(;|$)/i.test(headers.get('content-type') ?? '') && !!body;
}
