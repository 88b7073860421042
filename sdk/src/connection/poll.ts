import type { Clock } from '../clock.ts';
import { StatusError } from '../errors.ts';
import { errorOfAnswer } from './answer.ts';
import { asStatusError, settled } from './stream.ts';

export interface JsonRequest {
  url: string;
  fetch: typeof fetch;
  clock: Clock;
  signal?: AbortSignal | undefined;
  /** For the whole answer. */
  timeoutMs: number;
}

/** One JSON answer. No header is set, so that another origin costs no preflight. Rejects with a StatusError. */
export async function fetchJson({ url, fetch, clock, signal, timeoutMs }: JsonRequest): Promise<unknown> {
  const own = new AbortController();
  const abort = () => own.abort(signal?.reason);
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  const timer = clock.setTimeout(
    () => own.abort(new StatusError('timeout', 'The server is silent.', { retryable: true })),
    timeoutMs,
  );
  try {
    const response = await settled(fetch(url, { cache: 'no-store', signal: own.signal }), own.signal);
    if (response.status !== 200) throw errorOfAnswer(response, clock.now());
    return parseJson(await settled(response.text(), own.signal));
  } catch (error) {
    throw asStatusError(error);
  } finally {
    clock.clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    own.abort();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StatusError('unexpected_response', 'The server answered something else than JSON.', {
      status: 200,
      retryable: true,
      cause,
    });
  }
}
