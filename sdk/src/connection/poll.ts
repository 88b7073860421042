import type { Clock } from '../clock.ts';
import { errorOfAnswer } from './answer.ts';
import { guarded, parseJson } from './guarded.ts';

export interface JsonRequest {
  url: string;
  fetch: typeof fetch;
  clock: Clock;
  signal?: AbortSignal | undefined;
  /** For the whole answer. */
  timeoutMs: number;
}

/** One JSON answer. No header is set, so that another origin costs no preflight. Rejects with a StatusError. */
export function fetchJson({ url, fetch, clock, signal, timeoutMs }: JsonRequest): Promise<unknown> {
  return guarded(clock, signal, async (guard) => {
    guard.allow(timeoutMs);
    const response = await fetch(url, { cache: 'no-store', signal: guard.signal });
    if (response.status !== 200) throw errorOfAnswer(response, clock.now());
    return parseJson(await response.text());
  });
}
