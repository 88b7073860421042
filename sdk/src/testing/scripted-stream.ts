import {
  type Cursor,
  encodeCursor,
  type FrameMap,
  type Snapshot,
  type StatusEvent,
} from '../contract/index.ts';

/** The server's side of one stream. */
export interface ScriptedStream {
  body: ReadableStream<Uint8Array>;
  /** Whether the reader has gone. */
  readonly closed: boolean;
  hello(frame?: Partial<FrameMap['stream.hello']>): void;
  snapshot(snapshot: Snapshot): void;
  event(event: StatusEvent, at: Cursor): void;
  ping(head: number, at: Cursor): void;
  reset(reason: FrameMap['stream.reset']['reason']): void;
  goodbye(reason: FrameMap['stream.goodbye']['reason'], reconnectInMs: number | null): void;
  /** Any frame. */
  frame(type: string, data: unknown, id?: string): void;
  /** Anything at all: text is encoded as UTF-8. */
  write(bytes: string | Uint8Array): void;
  /** Ends the response as servers do. */
  end(): void;
  /** Breaks the response, as networks do. */
  cut(error?: Error): void;
}

/** The epoch of every cursor that the test tools make. */
export const TEST_EPOCH = 'test01';

/** A response's body, written by hand, that speaks the protocol. `signal` is the reader's. */
export function createScriptedStream(signal?: AbortSignal): ScriptedStream {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let closed = false;
  const body = new ReadableStream<Uint8Array>({
    start(own) {
      controller = own;
    },
    cancel() {
      closed = true;
    },
  });
  const encoder = new TextEncoder();
  const finish = (end: () => void) => {
    if (!closed) end();
    closed = true;
  };
  signal?.addEventListener('abort', () => finish(() => controller.error(signal.reason)));

  function write(bytes: string | Uint8Array): void {
    if (!closed) controller.enqueue(typeof bytes === 'string' ? encoder.encode(bytes) : bytes);
  }

  function frame(type: string, data: unknown, id?: string): void {
    write(`${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  return {
    body,
    get closed() {
      return closed;
    },
    hello: (hello = {}) =>
      frame('stream.hello', {
        topic: 'org:test',
        epoch: TEST_EPOCH,
        head: 0,
        resumed: false,
        heartbeatMs: 15_000,
        maxAgeMs: 3_600_000,
        serverTime: '2026-01-01T00:00:00.000Z',
        ...hello,
      }),
    snapshot: (snapshot) => frame('snapshot', snapshot, snapshot.cursor),
    event: (event, at) => frame(event.type, event, encodeCursor(at)),
    ping: (head, at) => frame('stream.ping', { head }, encodeCursor(at)),
    reset: (reason) => frame('stream.reset', { reason }),
    goodbye: (reason, reconnectInMs) => frame('stream.goodbye', { reason, reconnectInMs }),
    frame,
    write,
    end: () => finish(() => controller.close()),
    cut: (error = new TypeError('terminated')) => finish(() => controller.error(error)),
  };
}
