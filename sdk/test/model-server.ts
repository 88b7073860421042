import { decodeCursor, type PositionedEvent, type Snapshot } from '../src/contract/index.ts';
import { reduce } from '../src/store/reduce.ts';
import type { ManualClock } from '../src/testing/manual-clock.ts';
import { cursorAt, sampleSnapshot, sampleStatusChange } from '../src/testing/samples.ts';
import { createScriptedStream, type ScriptedStream, TEST_EPOCH } from '../src/testing/scripted-stream.ts';

const HEARTBEAT_MS = 15_000;

/** A server with a log, and a network that fails as it is told. */
export interface ModelServer {
  fetch: typeof fetch;
  /** The whole state after the log. */
  readonly state: Snapshot;
  readonly head: number;
  publish(): void;
  /** Requests under way and streams open, whoever asked. */
  readonly busy: number;
  /** No answer comes: requests fail and open streams break. */
  setOffline(offline: boolean): void;
  /** Something buffers: streams open and nothing comes through. Polls work. */
  setMute(mute: boolean): void;
  /** The status of all answers until it is changed; 200 is the normal one. */
  setStatus(status: number): void;
  /** The oldest position that is still there. */
  prune(): void;
  cut(): void;
  goodbye(reconnectInMs: number): void;
}

export function createModelServer(clock: ManualClock): ModelServer {
  const log: PositionedEvent[] = [];
  const streams = new Set<{ stream: ScriptedStream; mute: boolean }>();
  let state = sampleSnapshot(0);
  let pruned = 0;
  let offline = false;
  let mute = false;
  let status = 200;

  const position = (cursor: string | null): number | undefined => {
    const decoded = decodeCursor(cursor ?? '');
    return decoded?.epoch === TEST_EPOCH && decoded.position >= pruned ? decoded.position : undefined;
  };
  const at = (place: number) => ({ epoch: TEST_EPOCH, position: place });

  function openStream(cursor: string | null, signal: AbortSignal | undefined): Response {
    const stream = createScriptedStream(signal);
    const entry = { stream, mute };
    streams.add(entry);
    const from = position(cursor);
    if (!mute) {
      stream.hello({ head: log.length, resumed: from !== undefined, heartbeatMs: HEARTBEAT_MS });
      if (from === undefined) {
        if (cursor) stream.reset('pruned');
        stream.snapshot(state);
      } else {
        for (const event of log.slice(from)) stream.event(event, decodeCursor(event.id)!);
      }
    }
    beat(entry);
    return new Response(stream.body, { headers: { 'content-type': 'text/event-stream' } });
  }

  function beat(entry: { stream: ScriptedStream; mute: boolean }): void {
    clock.setTimeout(() => {
      if (entry.stream.closed) streams.delete(entry);
      else {
        if (!entry.mute) entry.stream.ping(log.length, at(log.length));
        beat(entry);
      }
    }, HEARTBEAT_MS);
  }

  function answer(url: URL, signal: AbortSignal | undefined): Response {
    if (status !== 200) return new Response(null, { status });
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
      return [...streams].filter(({ stream }) => !stream.closed).length;
    },
    fetch: async (input, init) => {
      if (offline) throw new TypeError('offline');
      return answer(new URL(String(input)), init?.signal ?? undefined);
    },
    publish() {
      const place = log.length + 1;
      const service = `s${place % 3}`;
      const next = (['operational', 'partial_outage', 'major_outage'] as const)[place % 3 ? place % 2 : 2]!;
      const event = { ...sampleStatusChange(service, next), id: cursorAt(place) };
      log.push(event);
      state = reduce(state, event);
      for (const entry of streams) if (!entry.mute) entry.stream.event(event, at(place));
    },
    setOffline(next) {
      offline = next;
      if (next) for (const { stream } of streams) stream.cut();
    },
    setMute(next) {
      mute = next;
      if (next) for (const entry of streams) entry.mute = true;
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
