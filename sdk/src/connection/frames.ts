import { createParser } from 'eventsource-parser';
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

/** A reader of bytes. `push` throws a StatusError `too_large`. An event cut off at the end is dropped. */
export function createFrameReader(
  { onEvent, onId, onComment, onRetry }: FrameListener,
  lastEventId = '',
): { push(bytes: Uint8Array): void } {
  let failure: StatusError | undefined;
  // Node's decoder takes two byte order marks away when the first is split between chunks: it takes none.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let begun = false;
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARS,
    onComment,
    onRetry,
    onId(id) {
      lastEventId = id;
      onId?.(id);
    },
    onEvent: ({ event, data }) => onEvent({ type: event ?? 'message', data, lastEventId }),
    onError(error) {
      if (error.type !== 'max-buffer-size-exceeded') return;
      failure = new StatusError('too_large', `An event is longer than ${MAX_EVENT_CHARS} characters.`, {
        retryable: true,
        cause: error,
      });
    },
  });
  // The parser would also take a mark that was encoded twice. A blank line means nothing, and ends its look.
  parser.feed('\n');
  return {
    push(bytes) {
      const text = decoder.decode(bytes, { stream: true });
      parser.feed(begun ? text : text.replace(/^\uFEFF/, ''));
      begun ||= text !== '';
      if (failure) throw failure;
    },
  };
}
