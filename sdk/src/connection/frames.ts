import { StatusError } from '../errors.ts';

/** One event of a stream, as the WHATWG text defines it. */
export interface StreamEvent {
  /** The event type; `message` when the stream named none. */
  type: string;
  data: string;
  /** The last event id of the stream so far, from this block or an earlier one; '' when none. */
  lastEventId: string;
}

export interface FrameListener {
  onEvent(event: StreamEvent): void;
  /** A block ended that set the id, with data or without. '' resets it. */
  onId?: ((id: string) => void) | undefined;
  onComment?: ((text: string) => void) | undefined;
  /** The server set the reconnection time. */
  onRetry?: ((delayMs: number) => void) | undefined;
}

/** A longer event is an error, so that an endless line cannot fill the memory. */
export const MAX_EVENT_CHARS = 8_000_000;

/**
 * A reader of bytes, to the letter of the WHATWG text:
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation. `push` throws a
 * StatusError `too_large`. An event cut off at the end is dropped. Once `signal` aborts, which a listener may
 * do, nothing more is heard, though the same bytes spelled more.
 */
export function createFrameReader(
  { onEvent, onId, onComment, onRetry }: FrameListener,
  lastEventId = '',
  signal?: AbortSignal,
): { push(bytes: Uint8Array): void } {
  // Node's decoder takes two byte order marks away when the first is split between chunks: it takes none.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  /** What the next text does not begin with: the mark, or the LF of a CRLF that was cut apart. */
  let skipped: RegExp | '' = /^\uFEFF/;
  /** The line that has not ended yet. It is read when it has, so that many small chunks cost no more. */
  let rest = '';
  let type = '';
  let data = '';
  let id: string | undefined;
  return { push };

  function push(bytes: Uint8Array): void {
    const text = decoder.decode(bytes, { stream: true });
    if (!text) return;
    const lines = text.replace(skipped, '').split(/\r\n?|\n/);
    skipped = text.endsWith('\r') ? /^\n/ : '';
    lines[0] = rest + lines[0];
    rest = lines.pop() as string;
    for (const line of lines) if (!signal?.aborted) readLine(line);
    limit(rest);
  }

  function readLine(line: string): void {
    if (!line) {
      dispatch();
      return;
    }
    const [field] = line.split(':', 1);
    const value = line.slice(field!.length + 1).replace(/^ /, '');
    if (field === 'data') {
      limit(value);
      data += `${value}\n`;
    } else if (field === 'event') type = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) onRetry?.(Number(value));
    else if (!field) onComment?.(value);
  }

  function dispatch(): void {
    const event = { type: type || 'message', data: data.slice(0, -1) };
    const [isEvent, newId] = [data, id];
    type = data = '';
    id = undefined;
    if (newId !== undefined) {
      lastEventId = newId;
      onId?.(newId);
    }
    if (isEvent) onEvent({ ...event, lastEventId });
  }

  function limit(more: string): void {
    if (data.length + more.length <= MAX_EVENT_CHARS) return;
    throw new StatusError('too_large', `An event is longer than ${MAX_EVENT_CHARS} characters.`);
  }
}
