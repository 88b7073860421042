import { expect } from 'chai';
import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describeStreamCases, expected, spell } from '../../test/stream-cases.suite.ts';
import { bytesOf, STREAM_CASES } from '../../test/stream-cases.ts';
import { createFrameReader, MAX_EVENT_CHARS } from './frames.ts';

describeStreamCases();

function cut(bytes: Uint8Array, places: number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, index) => bytes.slice(ends[index - 1] ?? 0, end));
}

describe('createFrameReader', () => {
  it('knows at least 150 cases', () => {
    expect(STREAM_CASES.length).to.be.greaterThan(149);
  });

  it('spells the same however a corpus is cut', () => {
    const short = STREAM_CASES.filter(({ input }) => input.length < 5000);
    fc.assert(
      fc.property(fc.constantFrom(...short), fc.array(fc.nat(5000), { maxLength: 12 }), (one, places) => {
        expect(spell(cut(bytesOf(one.input), places))).to.deep.equal(expected(one));
      }),
      { numRuns: 2000 },
    );
  });

  it('spells the same however any soup of fields and line ends is cut', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'data',
        'event',
        'id',
        'retry',
        ':',
        ': ',
        ' ',
        '\r',
        '\n',
        '\r\n',
        '\0',
        '\uFEFF',
        '世',
        '1',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.array(fc.nat(400), { maxLength: 20 }),
        (soup, places) => {
          const bytes = bytesOf(soup.join(''));
          expect(spell(cut(bytes, places))).to.deep.equal(spell([bytes]));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('spells what eventsource-parser spells', () => {
    const piece = fc.oneof(
      fc.constantFrom('data', 'event', 'id', 'retry', ':', ': ', ' ', '\r', '\n', '\r\n', '\n\n', '\0', '7'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (soup) => {
        const input = soup.join('');
        const theirs: unknown[] = [];
        let lastEventId = '';
        const parser = createParser({
          onId(id) {
            lastEventId = id;
          },
          onEvent: ({ event = 'message', data }) => theirs.push([event, data, lastEventId]),
        });
        parser.feed(input);
        expect(spell([bytesOf(input)]).events).to.deep.equal(theirs);
      }),
      { numRuns: 2000 },
    );
  });

  it('throws at an endless line, while it is coming', () => {
    const read = createFrameReader({});
    const chunk = bytesOf('x'.repeat(1_000_000));
    [...read(bytesOf('data: '))];
    let pushed = 0;
    const flood = () => {
      for (; pushed < 20; pushed++) [...read(chunk)];
    };
    expect(flood).to.throw().with.property('code', 'too_large');
    expect(pushed * chunk.length).to.be.at.most(MAX_EVENT_CHARS);
  });

  it('throws at an endless event of short lines', () => {
    const read = createFrameReader({});
    const chunk = bytesOf(`data: ${'x'.repeat(90_000)}\n`);
    const flood = () => {
      for (let pushed = 0; pushed < 100; pushed++) [...read(chunk)];
    };
    expect(flood).to.throw().with.property('code', 'too_large');
  });
});
