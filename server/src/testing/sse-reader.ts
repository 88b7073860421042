import { createParser } from 'eventsource-parser';

export interface ReceivedFrame {
  id: string | undefined;
  event: string | undefined;
  data: string;
}

export interface SseReader {
  readonly response: Response;
  /** Everything received so far. */
  readonly frames: readonly ReceivedFrame[];
  /** The first frame, from the beginning, that the test is about; waits for it. */
  find(matches: (frame: ReceivedFrame) => boolean, timeoutMs?: number): Promise<ReceivedFrame>;
  /** Resolves when the server has ended the response. */
  readonly ended: Promise<void>;
  close(): void;
}

const PATIENCE_MS = 10_000;

/** A stream as any client reads it, with its frames kept. */
export async function openSse(url: string, headers: Record<string, string> = {}): Promise<SseReader> {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  const frames: ReceivedFrame[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const look of waiting) look();
  };
  const parser = createParser({
    onEvent({ id, event, data }) {
      frames.push({ id, event, data });
      wake();
    },
  });
  const decoder = new TextDecoder();
  async function pump(): Promise<void> {
    for await (const chunk of response.body ?? [])
      parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
  }
  let over = false;
  const ended = pump()
    .catch(() => undefined)
    .then(() => {
      over = true;
      wake();
    });
  return {
    response,
    frames,
    ended,
    find(matches, timeoutMs = PATIENCE_MS) {
      return new Promise((done, fail) => {
        const finish = (settle: () => void): void => {
          clearTimeout(timer);
          waiting.delete(look);
          settle();
        };
        const received = () => frames.map((frame) => frame.event ?? 'message').join(', ') || 'nothing';
        const timer = setTimeout(
          () => finish(() => fail(new Error(`waited ${timeoutMs} ms; received ${received()}`))),
          timeoutMs,
        );
        const look = (): void => {
          const found = frames.find(matches);
          if (found) finish(() => done(found));
          else if (over) finish(() => fail(new Error(`the stream ended; received ${received()}`)));
        };
        waiting.add(look);
        look();
      });
    },
    close: () => abort.abort(),
  };
}
