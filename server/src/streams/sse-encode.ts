/** One frame of a stream. `data` is text; JSON of our own has no line breaks, but none is taken for granted. */
export interface SseFrame {
  id?: string;
  event?: string;
  retryMs?: number;
  data?: string;
}

// WHATWG HTML §9.2.6: these end a line or, NUL in an id, make a reader drop the id.
const BREAKS_FIELD = /[\r\n\0]/;
const LINE_END = /\r\n|\r|\n/;

function field(name: string, value: string): string {
  if (BREAKS_FIELD.test(value)) throw new Error(`an SSE ${name} must hold no CR, LF or NUL`);
  return `${name}: ${value}\n`;
}

/** The bytes of a frame. Throws when `id` or `event` could break out of its line. */
export function encodeFrame({ id, event, retryMs, data }: SseFrame): Buffer {
  let text = '';
  if (id !== undefined) text += field('id', id);
  if (event !== undefined) text += field('event', event);
  if (retryMs !== undefined) text += `retry: ${Math.round(retryMs)}\n`;
  if (data !== undefined) for (const line of data.split(LINE_END)) text += `data: ${line}\n`;
  return Buffer.from(`${text}\n`);
}
