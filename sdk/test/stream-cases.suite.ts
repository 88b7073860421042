import { expect } from 'chai';
import { createFrameReader } from '../src/connection/frames.ts';
import { openEventStream } from '../src/event-stream.ts';
import { bytesOf, type Spelled, STREAM_CASES } from './stream-cases.ts';

/** Reads chunks as the SDK does. */
export function spell(chunks: Iterable<Uint8Array>): Required<Spelled> {
  const spelled: Required<Spelled> = { events: [], comments: [], retries: [], lastId: '' };
  const read = createFrameReader({
    onField(name, value) {
      if (name === 'id') spelled.lastId = value;
      else if (!name) spelled.comments.push(value);
      else if (name === 'retry' && /^\d+$/.test(value)) spelled.retries.push(Number(value));
    },
  });
  for (const chunk of chunks) {
    for (const { type, data } of read(chunk)) {
      spelled.events.push([type, data, spelled.lastId]);
    }
  }
  return spelled;
}

export function expected({ events = [], comments = [], retries = [], lastId }: Spelled): Required<Spelled> {
  return { events, comments, retries, lastId: lastId ?? events.at(-1)?.[2] ?? '' };
}

const ANSWERS: [title: string, status: number, type: string | null, open: boolean, retried: boolean][] = [
  ['200 with the type opens', 200, 'text/event-stream', true, true],
  ['a charset is welcome', 200, 'text/event-stream; charset=utf-8', true, true],
  ['any parameter is welcome', 200, 'text/event-stream;a=b', true, true],
  ['types are case-insensitive', 200, 'Text/Event-Stream', true, true],
  ['another type fails', 200, 'text/plain', false, false],
  ['a longer type fails', 200, 'text/event-stream-x', false, false],
  ['JSON fails', 200, 'application/json', false, false],
  ['201 fails', 201, 'text/event-stream', false, false],
  ['204 stops', 204, null, false, false],
  ['205 fails', 205, null, false, false],
  ['301 that surfaces fails', 301, null, false, false],
  ['400 stops', 400, 'text/event-stream', false, false],
  ['401 stops', 401, 'text/event-stream', false, false],
  ['403 stops', 403, null, false, false],
  ['404 stops', 404, null, false, false],
  ['408 is tried again', 408, null, false, true],
  ['410 stops', 410, null, false, false],
  ['425 is tried again', 425, null, false, true],
  ['429 is tried again', 429, null, false, true],
  ['500 is tried again', 500, null, false, true],
  ['502 is tried again', 502, null, false, true],
  ['503 is tried again', 503, null, false, true],
  ['504 is tried again', 504, null, false, true],
];

/** The whole table, on whatever runtime imports it. */
export function describeStreamCases(): void {
  describe('An event stream spells, in one piece', () => {
    for (const { title, input, ...spelled } of STREAM_CASES) {
      it(title, () => expect(spell([bytesOf(input)])).to.deep.equal(expected(spelled)));
    }
  });

  describe('An event stream spells, byte by byte', () => {
    for (const { title, input, ...spelled } of STREAM_CASES) {
      it(title, () => {
        const chunks = Array.from(bytesOf(input), (byte) => new Uint8Array([byte]));
        expect(spell(chunks)).to.deep.equal(expected(spelled));
      });
    }
  });

  describe('An answer to a request for an event stream', () => {
    for (const [title, status, type, open, retried] of ANSWERS) {
      it(title, async () => {
        const states: string[] = [];
        const body = [204, 205].includes(status) ? null : 'data: a\n\n';
        const stream = openEventStream('https://example.test/', {
          fetch: async () => new Response(body, { status, headers: type ? { 'content-type': type } : {} }),
          onStateChange: (state) => states.push(state),
        });
        while (!['waiting', 'closed'].includes(states.at(-1) ?? '')) {
          await new Promise((resolve) => setTimeout(resolve, 0));
        }
        expect(states).to.deep.equal([
          'connecting',
          ...(open ? ['open'] : []),
          retried ? 'waiting' : 'closed',
        ]);
        stream.close();
      });
    }
  });
}
