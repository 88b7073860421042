import { type Clock, systemClock } from './clock.ts';
import { errorOfAnswer } from './connection/answer.ts';
import { backoffMs, MAX_AWAY_MS, STABLE_AFTER_MS } from './connection/backoff.ts';
import { asStatusError } from './connection/guarded.ts';
import { sleep } from './connection/sleep.ts';
import { readStream } from './connection/stream.ts';
import { readToken, type TokenSource } from './connection/token.ts';
import type { StatusError } from './errors.ts';
import { callSafely } from './store/listeners.ts';

/** One event of a stream, as the WHATWG text defines it. */
export interface StreamEvent {
  /** The event type; `message` when the stream named none. */
  type: string;
  data: string;
  /** The last event id of the stream so far, from this block or an earlier one; '' when none. */
  lastEventId: string;
}

/** `waiting` is before the next attempt; `closed` is for good, unless it is restarted. */
export type EventStreamState = 'connecting' | 'open' | 'waiting' | 'closed';

/** How to ask, and who hears of what. What a callback throws surfaces as uncaught, and stops nothing. */
export interface EventStreamOptions {
  /** Default `GET`. */
  method?: 'GET' | 'POST' | 'REPORT' | undefined;
  /** Sent with every attempt, besides `Accept` and `Last-Event-ID`. */
  headers?: Record<string, string> | undefined;
  /** Sent with every attempt. A stream cannot be sent twice. */
  body?: string | Uint8Array<ArrayBuffer> | Blob | FormData | URLSearchParams | undefined;
  /** The id to resume after. Default: none. */
  lastEventId?: string | undefined;
  /** Sent as `Authorization: Bearer`; asked at every attempt. Default: none. */
  token?: TokenSource | undefined;
  /** Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** Closes for good. */
  signal?: AbortSignal | undefined;
  /** The base of the backoff: the first delay is up to twice as long. Default 1000. */
  initialDelayMs?: number | undefined;
  /** Silence after which it connects again. Default: any silence is allowed. */
  idleTimeoutMs?: number | undefined;
  /** Every event, in order. */
  onEvent?(event: StreamEvent): void;
  /** Every comment, without its colon and one space. */
  onComment?(text: string): void;
  /** The state, whenever it has changed. */
  onStateChange?(state: EventStreamState): void;
  /** Every failure; after one that is not `retryable` the state is `closed`. */
  onError?(error: StatusError): void;
  /** For tests. Default: the system's. */
  clock?: Clock | undefined;
  /** For tests. Default: `Math.random`. */
  random?: (() => number) | undefined;
}

/** A connection that keeps itself open. */
export interface EventStream {
  /** What it does now. */
  readonly state: EventStreamState;
  /** The id of the last event, to resume after. '' when there was none. */
  readonly lastEventId: string;
  /** Connects again at once, even after it has closed by itself. */
  restart(): void;
  /** Ends it, until it is restarted. */
  close(): void;
}

/**
 * Any endpoint that speaks server-sent events, to the letter of the WHATWG text, with any method, headers
 * and body. It connects at once, resumes by `Last-Event-ID`, and never gives up on a network.
 */
export function openEventStream(url: string | URL, options: EventStreamOptions = {}): EventStream {
  const { clock = systemClock, random = Math.random, initialDelayMs = 1000, signal } = options;
  const idleMs = options.idleTimeoutMs ?? Number.POSITIVE_INFINITY;
  let state: EventStreamState = 'closed';
  let lastEventId = options.lastEventId ?? '';
  let life = new AbortController();
  /** The reconnection time, once the server has set it; at most an hour. */
  let retryMs = 0;
  let failures = 0;
  let renewed = false;

  restart();
  return {
    get state() {
      return state;
    },
    get lastEventId() {
      return lastEventId;
    },
    restart,
    close,
  };

  function setState(next: EventStreamState): void {
    if (next === state) return;
    state = next;
    callSafely(() => options.onStateChange?.(next));
  }

  function restart(): void {
    life.abort();
    if (signal?.aborted) return;
    signal?.addEventListener('abort', close);
    life = new AbortController();
    void run(life.signal);
  }

  function close(): void {
    life.abort();
    signal?.removeEventListener('abort', close);
    setState('closed');
  }

  async function run(own: AbortSignal): Promise<void> {
    let delayMs: number | undefined = 0;
    while (delayMs !== undefined) {
      if (delayMs > 0) {
        setState('waiting');
        await sleep(clock, delayMs, own);
      }
      if (own.aborted) return;
      setState('connecting');
      const error = await connect(own);
      if (own.aborted) return;
      delayMs = delayAfter(error);
      // Whoever was told may have closed it, or begun again.
      if (own.aborted) return;
    }
    close();
  }

  async function connect(own: AbortSignal): Promise<StatusError | undefined> {
    let openedAt = Number.POSITIVE_INFINITY;
    try {
      await readStream({
        ...{ open, clock, signal: own },
        ...{ connectMs: idleMs, firstFrameMs: idleMs, idleMs: () => idleMs },
        judge: (response) => errorOfAnswer(response, clock.now()),
        onFrame: ({ type, data }) => callSafely(() => options.onEvent?.({ type, data, lastEventId })),
        onField(name, value) {
          if (name === 'id') lastEventId = value;
          else if (!name) callSafely(() => options.onComment?.(value));
          else if (name === 'retry' && /^\d+$/.test(value)) retryMs = Math.min(Number(value), MAX_AWAY_MS);
        },
        accepted() {
          openedAt = clock.now();
          renewed = false;
          setState('open');
        },
      });
      return undefined;
    } catch (error) {
      return asStatusError(error);
    } finally {
      if (clock.now() - openedAt >= STABLE_AFTER_MS) failures = 0;
    }
  }

  async function open(own: AbortSignal): Promise<Response> {
    const token = await readToken(options.token);
    const headers = new Headers({
      accept: 'text/event-stream',
      ...(lastEventId && { 'last-event-id': encodeId(lastEventId) }),
      ...(token && { authorization: `Bearer ${token}` }),
    });
    new Headers(options.headers).forEach((value, name) => {
      headers.set(name, value);
    });
    own.throwIfAborted();
    const { method = 'GET', body = null, fetch: send = fetch } = options;
    return send(String(url), { cache: 'no-store', method, body, headers, signal: own });
  }

  /** Undefined when there is no use in another attempt. */
  function delayAfter(error: StatusError | undefined): number | undefined {
    if (error) callSafely(() => options.onError?.(error));
    if (error?.code === 'unauthorized' && typeof options.token === 'function' && !renewed) {
      renewed = true;
      return Number.MIN_VALUE;
    }
    // Who answers something else than a stream will do so again: the WHATWG text fails the connection.
    if (error && (!error.retryable || error.code === 'unexpected_response')) return undefined;
    failures += 1;
    return backoffMs(failures, random, Math.max(retryMs, error?.retryAfterMs ?? 0), initialDelayMs);
  }
}

/** Header values are bytes: the text's UTF-8, one character each. */
function encodeId(id: string): string {
  return Array.from(new TextEncoder().encode(id), (byte) => String.fromCharCode(byte)).join('');
}
