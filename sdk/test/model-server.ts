import { decodeCursor, type PositionedEvent, type Snapshot } from '../src/contract/index.ts';
import { reduce } from '../src/store/reduce.ts';
import type { ManualClock } from '../src/testing/manual-clock.ts';
import { cursorAt, sampleSnapshot, sampleStatusChange } from '../src/testing/samples.ts';
import { createScriptedStream, type ScriptedStream, TEST_EPOCH } from '../src/testing/scripted-stream.ts';

const HEARTBEAT_MS = 15_000;

/** As long as a slow network takes, and less than any deadline of the SDK. */
const SLOW_MS = 3000;

interface OpenStream {
  stream: ScriptedStream;
  mute: boolean;
  /** When everything that was written so far has arrived, and how much of it is on its way. */
  readyAt: number;
  underWay: number;
}

/** A server with a log, and a network that fails as it is told. */
export interface ModelServer {
  fetch: typeof fetch;
  /** The whole state after the log. */
  readonly state: Snapshot;
  readonly head: number;
  publish(): void;
  /** Requests that wait for an answer and streams open, whoever asked. */
  readonly busy: number;
  /** No answer comes: requests fail and open streams break. */
  setOffline(offline: boolean): void;
  /** Something buffers: streams open and nothing comes through. Polls work. */
  setMute(mute: boolean): void;
  /** Everything takes its time, in order: frames of streams, and answers to polls. */
  setSlow(slow: boolean): void;
  /** The status of all answers until it is changed; 200 is the normal one. */
  setStatus(status: number): void;
  /** The token that is good now. */
  readonly token: string;
  /** The next request finds that its token is not good any more; open streams end. */
  expire(): void;
  /** The oldest position that is still there. */
  prune(): void;
  cut(): void;
  goodbye(reconnectInMs: number): void;
}

export function createModelServer(clock: ManualClock): ModelServer {
  const log: PositionedEvent[] = [];
  const streams = new Set<OpenStream>();
  let state = sampleSnapshot(0);
  let pruned = 0;
  let offline = false;
  let mute = false;
  let slow = false;
  let status = 200;
  let tokens = 1;
  let expiring = false;
  let waiting = 0;

  const position = (cursor: string | null): number | undefined => {
    const decoded = decodeCursor(cursor ?? '');
    return decoded?.epoch === TEST_EPOCH && decoded.position >= pruned ? decoded.position : undefined;
  };
  const at = (place: number) => ({ epoch: TEST_EPOCH, position: place });

  function openStream(cursor: string | null, signal: AbortSignal | undefined): Response {
    const stream = createScriptedStream(signal);
    const entry: OpenStream = { stream, mute, readyAt: 0, underWay: 0 };
    streams.add(entry);
    const from = position(cursor);
    const head = log.length;
    send(entry, () => stream.hello({ head, resumed: from !== undefined, heartbeatMs: HEARTBEAT_MS }));
    if (from === undefined) {
      const whole = state;
      if (cursor) send(entry, () => stream.reset('pruned'));
      send(entry, () => stream.snapshot(whole));
    } else {
      for (const event of log.slice(from)) send(entry, () => stream.event(event, decodeCursor(event.id)!));
    }
    beat(entry);
    return new Response(stream.body, { headers: { 'content-type': 'text/event-stream' } });
  }

  /** In order, as TCP does: what was held back goes first. */
  function send(entry: OpenStream, write: () => void): void {
    entry.readyAt = Math.max(entry.readyAt, clock.now() + (slow ? SLOW_MS : 0));
    const delayMs = entry.readyAt - clock.now();
    const deliver = () => {
      if (!entry.mute && !entry.stream.closed) write();
    };
    if (delayMs === 0 && entry.underWay === 0) deliver();
    else {
      entry.underWay += 1;
      clock.setTimeout(() => {
        entry.underWay -= 1;
        deliver();
      }, delayMs);
    }
  }

  function beat(entry: OpenStream): void {
    clock.setTimeout(() => {
      if (entry.stream.closed) streams.delete(entry);
      else {
        const head = log.length;
        send(entry, () => entry.stream.ping(head, at(head)));
        beat(entry);
      }
    }, HEARTBEAT_MS);
  }

  /** Whether the reader is still there when the answer is. */
  function takeTime(signal: AbortSignal | undefined): Promise<boolean> {
    waiting += 1;
    return new Promise((resolve) => {
      const end = (isThere: boolean) => {
        clock.clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
        waiting -= 1;
        resolve(isThere);
      };
      const leave = () => end(false);
      const timer = clock.setTimeout(() => end(true), SLOW_MS);
      signal?.addEventListener('abort', leave);
      if (signal?.aborted) leave();
    });
  }

  function answer(url: URL, signal: AbortSignal | undefined): Response {
    if (status !== 200) return new Response(null, { status });
    if (expiring) {
      expiring = false;
      tokens += 1;
    }
    if (url.searchParams.get('token') !== `t${tokens}`) return new Response(null, { status: 401 });
    const cursor = url.searchParams.get('cursor');
    if (url.pathname.endsWith('/stream')) return openStream(cursor, signal);
    if (url.pathname.endsWith('/summary')) return Response.json(state);
    const from = position(cursor);
    if (from === undefined) return Response.json({ code: 'cursor_expired' }, { status: 410 });
    const page = log.slice(from, from + 3);
    const more = from + page.length < log.length;
    return Response.json({ events: page, cursor: page.at(-1)?.id ?? cursor, more });
  }

  return {
    get state() {
      return state;
    },
    get head() {
      return log.length;
    },
    get busy() {
      return waiting + [...streams].filter(({ stream }) => !stream.closed).length;
    },
    fetch: async (input, init) => {
      const signal = init?.signal ?? undefined;
      if (slow && !(await takeTime(signal))) throw signal?.reason;
      if (offline) throw new TypeError('offline');
      return answer(new URL(String(input)), signal);
    },
    publish() {
      const place = log.length + 1;
      const service = `s${place % 3}`;
      const next = (['operational', 'partial_outage', 'major_outage'] as const)[place % 3 ? place % 2 : 2]!;
      const event = { ...sampleStatusChange(service, next), id: cursorAt(place) };
      log.push(event);
      state = reduce(state, event);
      for (const entry of streams) send(entry, () => entry.stream.event(event, at(place)));
    },
    setOffline(next) {
      offline = next;
      if (next) for (const { stream } of streams) stream.cut();
    },
    setMute(next) {
      mute = next;
      if (next) for (const entry of streams) entry.mute = true;
    },
    setSlow(next) {
      slow = next;
    },
    get token() {
      return `t${tokens}`;
    },
    expire() {
      expiring = true;
      for (const { stream } of streams) {
        stream.goodbye('unauthorized', 0);
        stream.end();
      }
    },
    setStatus(next) {
      status = next;
    },
    prune() {
      pruned = log.length;
    },
    cut() {
      for (const { stream } of streams) stream.cut();
    },
    goodbye(reconnectInMs) {
      for (const { stream } of streams) {
        stream.goodbye('draining', reconnectInMs);
        stream.end();
      }
    },
  };
}
