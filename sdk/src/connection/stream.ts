import type { Clock } from '../clock.ts';
import { StatusError } from '../errors.ts';
import { errorOfAnswer } from './answer.ts';
import { createFrameReader, type FrameListener } from './frames.ts';
import { guarded, settled } from './guarded.ts';

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
  onOpen?: ((response: Response) => void) | undefined;
  /** Bytes have come, and what they spelled has been delivered. */
  onBytes?: (() => void) | undefined;
}

/**
 * One connection, from request to end. Resolves when the response ends, which for a stream is a cut unless
 * the frames said otherwise; rejects with a StatusError. After `signal` aborts nothing is delivered.
 */
export function readStream(request: StreamRequest): Promise<void> {
  return guarded(request.clock, request.signal, async ({ signal, allow }) => {
    allow(request.connectMs);
    const response = await openResponse(request, signal);
    request.onOpen?.(response);
    allow(request.firstByteMs);
    await readBody(request, response, signal, () => allow(request.idleMs()));
  });
}

async function openResponse(request: StreamRequest, signal: AbortSignal): Promise<Response> {
  const { url, init, clock } = request;
  // 'no-store' keeps a stream out of caches and adds no header that would cost a preflight.
  const response = await settled(request.fetch(url, { cache: 'no-store', ...init, signal }), signal);
  if (response.status === 200 && isEventStream(response)) return response;
  void response.body?.cancel().catch(() => undefined);
  if (response.status !== 200) throw errorOfAnswer(response, clock.now());
  const type = response.headers.get('content-type');
  throw new StatusError('unexpected_response', `The server answered ${type} instead of an event stream.`, {
    status: 200,
    retryable: true,
  });
}

function isEventStream(response: Response): boolean {
  return /^text\/event-stream\s*(;|$)/i.test(response.headers.get('content-type') ?? '') && !!response.body;
}

async function readBody(
  request: StreamRequest,
  response: Response,
  signal: AbortSignal,
  onBytes: () => void,
): Promise<void> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const frames = createFrameReader(guardListener(request, signal), request.lastEventId);
  // Cancelling makes a pending read answer even where a patched fetch ignores the signal.
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  for (;;) {
    const { done, value } = await reader.read();
    if (signal.aborted) throw signal.reason;
    if (done) return;
    frames.push(value);
    onBytes();
    request.onBytes?.();
  }
}

/** A listener may stop the stream: then it hears no more, though the same bytes spelled more. */
function guardListener(listener: FrameListener, signal: AbortSignal): FrameListener {
  const guard =
    <T>(callback: ((value: T) => void) | undefined) =>
    (value: T) => {
      if (!signal.aborted) callback?.(value);
    };
  return {
    onEvent: guard(listener.onEvent),
    onId: guard(listener.onId),
    onComment: guard(listener.onComment),
    onRetry: guard(listener.onRetry),
  };
}
