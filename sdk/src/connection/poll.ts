import type { Clock } from '../clock.ts';
import { errorOfAnswer, giveBack } from './answer.ts';
import { guarded } from './guarded.ts';

export interface JsonRequest {
  /** Sends the request. */
  open(signal: AbortSignal): Promise<Response>;
  clock: Clock;
  signal?: AbortSignal | undefined;
  /** For the whole answer. */
  timeoutMs: number;
}

/** One JSON answer. Rejects with a StatusError. */
export function fetchJson({ open, clock, signal, timeoutMs }: JsonRequest): Promise<unknown> {
  return guarded(clock, signal, async (guard) => {
    guard.allow(timeoutMs);
    const response = await open(guard.signal);
    if (guard.signal.aborted) giveBack(response);
    guard.signal.throwIfAborted();
    if (response.status !== 200) throw await errorOfAnswer(response, clock.now());
    return response.json();
  });
}
