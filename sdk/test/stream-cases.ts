/** What a stream spells. Anything not named is nothing. */
export interface Spelled {
  /** As `[type, data, lastEventId]`. */
  events?: [type: string, data: string, lastEventId: string][];
  comments?: string[];
  /** Reconnection times, in milliseconds. */
  retries?: number[];
  /** The last event id at the end, when it is not that of the last event. */
  lastId?: string;
}

export interface StreamCase extends Spelled {
  title: string;
  /** Text stands for its UTF-8. */
  input: string | number[];
}

const message = (data: string, id = ''): [string, string, string] => ['message', data, id];
const one = (title: string, input: string, data: string, id = ''): StreamCase => ({
  ...{ title, input, events: [message(data, id)] },
});
const none = (title: string, input: string): StreamCase => ({ title, input });
const typed = (title: string, input: string, type: string, data: string): StreamCase => ({
  ...{ title, input, events: [[type, data, '']] },
});

const LINE_ENDS: [name: string, end: string][] = [
  ['LF', '\n'],
  ['CR', '\r'],
  ['CRLF', '\r\n'],
];

const lineEnds = LINE_ENDS.flatMap(([name, e]): StreamCase[] => [
  one(`${name} ends a line`, `data: a${e}${e}`, 'a'),
  one(`${name} joins the lines of one event`, `data: a${e}data: b${e}${e}`, 'a\nb'),
  one(`${name}: blank lines before an event mean nothing`, `${e}${e}${e}data: a${e}${e}`, 'a'),
  one(`${name}: blank lines after an event mean nothing`, `data: a${e}${e}${e}${e}`, 'a'),
  {
    title: `${name} between two events`,
    input: `data: a${e}${e}data: b${e}${e}`,
    events: [message('a'), message('b')],
  },
  typed(`${name} ends every field`, `event: x${e}data: a${e}retry: x${e}${e}`, 'x', 'a'),
  { title: `${name} ends a comment`, input: `: a${e}: b${e}`, comments: ['a', 'b'] },
  { title: `${name} ends an id`, input: `id: 7${e}${e}`, lastId: '7' },
  { title: `${name} ends a retry`, input: `retry: 5${e}`, retries: [5] },
  none(`${name}: an event without its blank line is dropped at the end`, `data: a${e}`),
  one(`${name}: an empty data line is one line`, `data:${e}${e}`, ''),
  one(`${name}: two empty data lines are one line end`, `data:${e}data:${e}${e}`, '\n'),
  one(`${name}: a field name alone has an empty value`, `data${e}data${e}${e}`, '\n'),
]);

const MIXED: StreamCase[] = [
  one('line ends may be mixed', 'data: a\rdata: b\ndata: c\r\n\r', 'a\nb\nc'),
  one('CR then LF is one end, not two', 'data: a\r\ndata: b\r\n\r\n', 'a\nb'),
  one('LF then CR is two ends', 'data: a\n\rdata: b\n', 'a'),
  one('CRLF then CR ends an event', 'data: a\r\n\rdata: b', 'a'),
  one('CR then CRLF ends an event', 'data: a\r\r\ndata: b', 'a'),
];

const NOT_LINE_ENDS = [
  ['a vertical tab', '\u000B'],
  ['a form feed', '\u000C'],
  ['U+0085', '\u0085'],
  ['U+2028', '\u2028'],
  ['U+2029', '\u2029'],
  ['U+001E', '\u001E'],
  ['NUL', '\0'],
  ['a tab', '\t'],
  ['a no-break space', '\u00A0'],
].map(([name, character]) =>
  one(`${name} does not end a line`, `data: a${character}b\n\n`, `a${character}b`),
);

const SPACES: StreamCase[] = [
  one('one space after the colon is not part of the value', 'data: a\n\n', 'a'),
  one('no space is needed', 'data:a\n\n', 'a'),
  one('a second space is part of the value', 'data:  a\n\n', ' a'),
  one('a tab is part of the value', 'data:\ta\n\n', '\ta'),
  one('a no-break space is part of the value', 'data:\u00A0a\n\n', '\u00A0a'),
  one('trailing spaces are part of the value', 'data: a  \n\n', 'a  '),
  one('a space alone is an empty value', 'data: \n\n', ''),
  one('two spaces are one', 'data:  \n\n', ' '),
  none('a space before the name makes another name', ' data: a\n\n'),
  none('a tab before the name makes another name', '\tdata: a\n\n'),
  none('a space before the colon makes another name', 'data : a\n\n'),
  one('a line of one space is a line', 'data: a\n \ndata: b\n\n', 'a\nb'),
  typed('spaces within a type stay', 'event: a b \ndata: c\n\n', 'a b ', 'c'),
  { title: 'a second space before an id stays', input: 'id:  1\n\n', lastId: ' 1' },
];

const FIELDS: StreamCase[] = [
  none('unknown fields are ignored', 'foo: bar\n\n'),
  one('unknown fields do not end an event', 'data: a\nfoo: bar\ndata: b\n\n', 'a\nb'),
  none('names are case-sensitive: Data', 'Data: a\n\n'),
  none('names are case-sensitive: DATA', 'DATA: a\n\n'),
  one('names are case-sensitive: ID', 'ID: 1\ndata: a\n\n', 'a'),
  one('names are case-sensitive: Event', 'Event: x\ndata: a\n\n', 'a'),
  none('a longer name is another name', 'datax: a\n\n'),
  none('a shorter name is another name', 'dat: a\n\n'),
  one('a name that begins alike is another name', 'eventx: x\nidx: 1\nretryx: 5\ndata: a\n\n', 'a'),
  none('a line without a colon that is no name is ignored', 'hello\n\n'),
  one('only the first colon parts', 'data: a: b:c\n\n', 'a: b:c'),
  one('a value may begin with a colon', 'data::a\n\n', ':a'),
  one('a colon as the value', 'data: :\n\n', ':'),
  one('JSON is a value', 'data: {"a":[1,"b"]}\n\n', '{"a":[1,"b"]}'),
  one('JSON over two lines', 'data: {\ndata: }\n\n', '{\n}'),
];

const TYPES: StreamCase[] = [
  typed('a type names the event', 'event: x\ndata: a\n\n', 'x', 'a'),
  typed('the type may come after the data', 'data: a\nevent: x\n\n', 'x', 'a'),
  typed('the last type counts', 'event: x\nevent: y\ndata: a\n\n', 'y', 'a'),
  one('an empty type is message', 'event:\ndata: a\n\n', 'a'),
  one('an empty type takes an earlier one back', 'event: x\nevent\ndata: a\n\n', 'a'),
  none('a type without data is no event', 'event: x\n\n'),
  {
    title: 'a type holds for one event only',
    input: 'event: x\ndata: a\n\ndata: b\n\n',
    events: [['x', 'a', ''], message('b')],
  },
  one('a type without data does not linger', 'event: x\n\ndata: a\n\n', 'a'),
  typed('types have dots', 'event: service.status_changed\ndata: a\n\n', 'service.status_changed', 'a'),
  typed('a type may be any text', 'event: é 世界\ndata: a\n\n', 'é 世界', 'a'),
  typed('message may be spelled', 'event: message\ndata: a\n\n', 'message', 'a'),
  typed('open is a type like any other', 'event: open\ndata: a\n\n', 'open', 'a'),
  typed('error is a type like any other', 'event: error\ndata: a\n\n', 'error', 'a'),
  typed('__proto__ is a type like any other', 'event: __proto__\ndata: a\n\n', '__proto__', 'a'),
];

const IDS: StreamCase[] = [
  one('an id is that of its event', 'id: 1\ndata: a\n\n', 'a', '1'),
  one('an id may come after the data', 'data: a\nid: 1\n\n', 'a', '1'),
  one('the last id counts', 'id: 1\nid: 2\ndata: a\n\n', 'a', '2'),
  {
    title: 'an id holds until there is another',
    input: 'id: 1\ndata: a\n\ndata: b\n\nid: 2\ndata: c\n\n',
    events: [message('a', '1'), message('b', '1'), message('c', '2')],
  },
  {
    title: 'an empty id takes it back',
    input: 'id: 1\ndata: a\n\nid:\ndata: b\n\n',
    events: [message('a', '1'), message('b', '')],
  },
  {
    title: 'the name alone takes it back',
    input: 'id: 1\ndata: a\n\nid\ndata: b\n\n',
    events: [message('a', '1'), message('b', '')],
  },
  { title: 'a block of an id alone moves it', input: 'id: 5\n\n', lastId: '5' },
  one('a block of an id alone counts for what follows', 'id: 5\n\ndata: a\n\n', 'a', '5'),
  one('an id with NUL is ignored', 'id: a\0b\ndata: a\n\n', 'a'),
  {
    title: 'an id with NUL leaves the earlier one',
    input: 'id: 1\ndata: a\n\nid: \0\ndata: b\n\n',
    events: [message('a', '1'), message('b', '1')],
  },
  one('NUL takes nothing back within a block', 'id: 1\nid: \0\ndata: a\n\n', 'a', '1'),
  { title: 'an id without its blank line does not count', input: 'id: 1\n', lastId: '' },
  one('an id cut off at the end does not count', 'id: 1\ndata: a\n\nid: 2\n', 'a', '1'),
  one('ids are text', 'id: 世界\ndata: a\n\n', 'a', '世界'),
  one('an id may have spaces', 'id: a b\ndata: a\n\n', 'a', 'a b'),
  one('a cursor is an id', 'id: k3j9x2-1204\ndata: a\n\n', 'a', 'k3j9x2-1204'),
  one('zero is an id', 'id: 0\ndata: a\n\n', 'a', '0'),
];

const RETRIES: StreamCase[] = [
  { title: 'digits set the reconnection time', input: 'retry: 1000\n\n', retries: [1000] },
  { title: 'no blank line is needed', input: 'retry: 1000\n', retries: [1000] },
  { title: 'zero is a time', input: 'retry: 0\n', retries: [0] },
  { title: 'leading zeros are read in base ten', input: 'retry: 010\n', retries: [10] },
  { title: 'the last time counts', input: 'retry: 1\nretry: 2\n', retries: [1, 2] },
  none('a sign is no digit: minus', 'retry: -1\n'),
  none('a sign is no digit: plus', 'retry: +1\n'),
  none('a fraction is no time', 'retry: 1.5\n'),
  none('an exponent is no time', 'retry: 1e3\n'),
  none('hexadecimal is no time', 'retry: 0x10\n'),
  none('a unit is no time', 'retry: 10ms\n'),
  none('an empty time is ignored', 'retry:\n'),
  none('the name alone is ignored', 'retry\n'),
  none('a space after the digits makes it no time', 'retry: 10 \n'),
  none('a second space before the digits makes it no time', 'retry:  10\n'),
  none('digits of other scripts are no digits', 'retry: ١٢\n'),
  { title: 'a time is no event', input: 'retry: 1000\ndata: a\n\n', retries: [1000], events: [message('a')] },
];

const COMMENTS: StreamCase[] = [
  { title: 'a colon begins a comment', input: ': hello\n', comments: ['hello'] },
  { title: 'a comment may be empty', input: ':\n', comments: [''] },
  { title: 'a comment needs no space', input: ':hello\n', comments: ['hello'] },
  { title: 'a comment keeps its second space', input: ':  hello\n', comments: [' hello'] },
  { title: 'a comment may look like a field', input: ':data: a\n\n', comments: ['data: a'] },
  { title: 'a comment may have colons', input: ':::\n', comments: ['::'] },
  { title: 'padding is a comment', input: `:${' '.repeat(2048)}\n`, comments: [' '.repeat(2047)] },
  {
    title: 'a comment does not end an event',
    input: 'data: a\n: b\ndata: c\n\n',
    ...{ comments: ['b'], events: [message('a\nc')] },
  },
  {
    title: 'a comment before the blank line',
    input: 'data: a\n:b\n\n',
    comments: ['b'],
    events: [message('a')],
  },
  { title: 'a comment cut off at the end is dropped', input: ': a\n: b', comments: ['a'] },
];

const TEXT: StreamCase[] = [
  one('two bytes make é', 'data: é\n\n', 'é'),
  one('three bytes make 世', 'data: 世界\n\n', '世界'),
  one('four bytes make an emoji', 'data: 🟢\n\n', '🟢'),
  one('joined emoji stay joined', 'data: 👩‍💻\n\n', '👩‍💻'),
  one('right-to-left text', 'data: وضعیت\n\n', 'وضعیت'),
  one('a byte order mark at the start is none of the text', '\uFEFFdata: a\n\n', 'a'),
  none('a second byte order mark belongs to the name', '\uFEFF\uFEFFdata: a\n\n'),
  one('after a blank line a byte order mark belongs to the name', 'data: a\n\n\uFEFFdata: b\n\n', 'a'),
  one('a byte order mark within a value stays', 'data: \uFEFFa\n\n', '\uFEFFa'),
  { title: 'a byte order mark before a comment', input: '\uFEFF: a\n', comments: ['a'] },
  { title: 'a byte order mark alone', input: '\uFEFF' },
  none('what merely looks like the bytes of one is a name', 'ï»¿data: a\n\n'),
  {
    title: 'bytes that are no UTF-8 become U+FFFD',
    input: [100, 97, 116, 97, 58, 0xff, 10, 10],
    events: [message('\uFFFD')],
  },
  {
    title: 'a sequence cut by a line end becomes U+FFFD, and the line ends',
    input: [100, 97, 116, 97, 58, 0xe2, 0x82, 10, 10],
    events: [message('\uFFFD')],
  },
  {
    title: 'surrogates in UTF-8 are no text',
    input: [100, 97, 116, 97, 58, 0xed, 0xa0, 0x80, 10, 10],
    events: [message('\uFFFD\uFFFD\uFFFD')],
  },
  one('NUL in data stays', 'data: a\0b\n\n', 'a\0b'),
  typed('NUL in a type stays', 'event: a\0b\ndata: c\n\n', 'a\0b', 'c'),
];

const ENDS: StreamCase[] = [
  none('an empty stream has no events', ''),
  none('blank lines alone are no events', '\n\n\n\n'),
  none('a blank line of CRLF is no event', '\r\n\r\n'),
  one('what follows the last blank line is dropped', 'data: a\n\ndata: b', 'a'),
  one('one line end after it is not enough', 'data: a\n\ndata: b\n', 'a'),
  none('a name cut off is dropped', 'dat'),
  one('a long value', `data: ${'x'.repeat(100_000)}\n\n`, 'x'.repeat(100_000)),
  one('many lines', `${'data: a\n'.repeat(1000)}\n`, Array(1000).fill('a').join('\n')),
  {
    title: 'many events',
    input: 'data: a\n\n'.repeat(1000),
    events: Array.from({ length: 1000 }, () => message('a')),
  },
];

/** The examples of the text itself. */
const EXAMPLES: StreamCase[] = [
  one('example: YHOO', 'data: YHOO\ndata: +2\ndata: 10\n\n', 'YHOO\n+2\n10'),
  {
    title: 'example: a comment, an id, an id taken back, a leading space',
    input: ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n',
    ...{ comments: ['test stream'], events: [message('first event', '1'), message('second event', '')] },
  },
  {
    title: 'example: empty data',
    input: 'data\n\ndata\ndata\n\ndata:\n',
    events: [message(''), message('\n')],
  },
  {
    title: 'example: with and without the space are the same',
    input: 'data:test\n\ndata: test\n\n',
    events: [message('test'), message('test')],
  },
];

export const STREAM_CASES: readonly StreamCase[] = [
  ...[
    lineEnds,
    MIXED,
    NOT_LINE_ENDS,
    SPACES,
    FIELDS,
    TYPES,
    IDS,
    RETRIES,
    COMMENTS,
    TEXT,
    ENDS,
    EXAMPLES,
  ].flat(),
];

export function bytesOf(input: string | number[]): Uint8Array<ArrayBuffer> {
  return typeof input === 'string' ? new TextEncoder().encode(input) : new Uint8Array(input);
}
