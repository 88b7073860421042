import { StatusError } from '../errors.ts';

/** One event of a stream. */
export interface StreamFrame {
  /** The event type; `message` when the stream named none. */
  type: string;
  data: string;
  /** Undefined when its block sets none: what an earlier one has set is still the last. */
  id: string | undefined;
}

export interface FrameListener {
  /**
   * A field that is not only of one event: `id` when its block has ended, with data or without, and whatever is no
   * part of an event. A comment's name is ''.
   */
  onField?: ((name: string, value: string) => void) | undefined;
}

/** A longer event is an error, so that an endless line cannot fill the memory. */
export const MAX_EVENT_CHARS = 8_000_000;

/**
 * A reader of bytes, to the letter of the WHATWG text:
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation. Answers
 * the events that bytes spell one by one, as far as they are asked for; throws a StatusError `too_large`. An event cut off at the
 * end is dropped. Once `signal` aborts, which a listener may do, nothing more is heard, though the same bytes spelled more.
 */
export function createFrameReader(
  { onField }: FrameListener,
  signal?: AbortSignal,
): (bytes: Uint8Array) => Iterable<StreamFrame> {
  // Node's decoder takes two byte order marks away when the first is split between chunks: it takes none.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  /** What the next text does not begin with: the mark, or the LF of a CRLF that was cut apart. */
  let skipped: RegExp | '' = /^\uFEFF/;
  /** The line that has not ended yet. It is read when it has, so that many small chunks cost no more. */
  let rest = '';
  let type = '';
  let data = '';
  let id: string | undefined;
  return read;

  function* read(bytes: Uint8Array): Iterable<StreamFrame> {
    const text = decoder.decode(bytes, { stream: true });
    if (!text) return;
    const lines = text.replace(skipped, '').split(/\r\n?|\n/);
    skipped = text.endsWith('\r') ? /^\n/ : '';
    lines[0] = rest + lines[0];
    rest = lines.pop() as string;
    for (const line of lines) {
      if (signal?.aborted) return;
      const frame = line ? readField(line) : endBlock();
      if (frame) yield frame;
    }
    limit(rest);
  }

  function readField(line: string): undefined {
    const [name] = line.split(':', 1) as [string];
    const value = line.slice(name.length + 1).replace(/^ /, '');
    if (name === 'data') {
      limit(value);
      data += `${value}\n`;
    } else if (name === 'event') type = value;
    else if (name === 'id') id = value.includes('\0') ? id : value;
    else onField?.(name, value);
  }

  function endBlock(): StreamFrame | undefined {
    const frame = data ? { type: type || 'message', data: data.slice(0, -1), id } : undefined;
    if (id !== undefined) onField?.('id', id);
    type = data = '';
    id = undefined;
    return frame;
  }

  function limit(more: string): void {
    if (data.length + more.length <= MAX_EVENT_CHARS) return;
    throw new StatusError('too_large', 'An event is too long.');
  }
}
