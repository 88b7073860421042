import fc from 'fast-check';

const LENGTHS = [60, 200, 300, 500, 2_000, 10_000, 50_000];

const TEXTS = [
  ...['', ' ', '\0', 'a\0b', '\ud83d', '\udc00b', '\uffff', '\u0001', '\u202e', '\u2028', '\ufeff', '😀'],
  ...[
    'null',
    'undefined',
    'NaN',
    '-0',
    '1e400',
    '0x10',
    '%',
    '%00',
    '_',
    '\\',
    '"',
    "'",
    "'; drop table run; --",
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '#{a}',
    '{}',
    '[]',
    '{{a}}',
    '$1',
    '?',
    ':a',
    '*',
  ],
  ...[
    'zzzzzzzzzzzz',
    'constructor1',
    'run:zzzzzzzzzzzz',
    'stream.*',
    '_.*',
    'a__.*',
    '../..',
    '.',
    '..',
    '//a',
  ],
  ...LENGTHS.flatMap((length) => ['x'.repeat(length), 'x'.repeat(length + 1), `${'x'.repeat(length - 1)}😀`]),
];
const INSTANTS = [
  ...['0000-01-01T00:00:00Z', '0001-06-01T00:00:00Z', '0000-01-01T00:00:00+23:59', '0099-01-01T00:00:00.5Z'],
  ...[
    '1969-12-31T23:59:59.999Z',
    '1970-01-01T00:00:00Z',
    '1970-01-01T00:00:00+23:59',
    '9998-12-31T23:59:59Z',
  ],
  ...[
    '9999-12-31T23:59:59Z',
    '9999-12-31T23:59:59-23:59',
    '9998-12-31T23:59:59-23:59',
    '+275760-09-13T00:00:00Z',
  ],
  ...[
    '-271821-04-20T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2016-12-31T23:59:60Z',
    '2026-01-01T24:00:00Z',
    'now',
  ],
  ...[
    'infinity',
    '-infinity',
    'epoch',
    '2026-01-05 12:00:00',
    '2026-01-05t12:00:00z',
    '2026-01-05T12:00Z',
    '0',
  ],
  ...[`2026-01-05T12:00:00.${'9'.repeat(500)}Z`, '4714-01-01T00:00:00Z', '2026-01-05T12:00:00+00:00:00'],
];
const DAYS = [
  '0000-01-01',
  '0001-01-01',
  '1970-01-01',
  '9998-12-31',
  '9999-12-31',
  '2026-02-30',
  '99999-01-01',
];
const LOCALS = [
  '0000-01-01T00:00',
  '9999-12-31T23:59',
  '2026-03-29T02:30',
  '2026-01-01T24:00',
  '1970-01-01T00:00',
];
const RULES = [
  ...['', 'FREQ', 'FREQ=', 'FREQ=constructor;X=1', 'FREQ=toString', 'FREQ=__proto__;COUNT=1', 'FREQ=DAILY;'],
  ...['FREQ=DAILY;UNTIL=00000000', 'FREQ=DAILY;UNTIL=20261399T999999Z', 'FREQ=DAILY;UNTIL=99981231T235959Z'],
  ...[
    'FREQ=DAILY;UNTIL=99991231',
    'FREQ=WEEKLY;BYDAY=SU;UNTIL=00010101T000000',
    'FREQ=DAILY=DAILY',
    'RRULE:FREQ=DAILY',
  ],
  ...[
    'FREQ=DAILY;INTERVAL=999;COUNT=999',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;INTERVAL=999',
    'FREQ=DAILY;COUNT=1',
  ],
  ...['FREQ=MONTHLY;BYDAY=-5MO,+5SU;WKST=TH', 'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-4', 'FREQ=DAILY\nCOUNT=1'],
];
const ZONES = [
  'UTC',
  'utc',
  'GMT+25',
  '+23:59',
  '-00:00',
  '+99:99',
  'Etc/GMT+14',
  'local',
  'system',
  'Factory',
  'EST',
];
const LINKS = [
  ...[
    'https://',
    'https://a b',
    'https://[::1]',
    'http://[::g]',
    'https://💩.la',
    'HTTPS://A',
    'javascript:alert(1)',
  ],
  ...[
    'https://u:p@a',
    'https://a/%00',
    'https://a/\ud83d',
    'https://*.a.b',
    'https://a:99999',
    'https://xn--a',
    'null',
  ],
  ...[`https://a/${'x'.repeat(1_991)}😀`, 'https://a\\b', '//a', 'data:,', 'https://a..b', 'wss://a'],
];
const NUMBERS = [
  ...[0, -1, 1, 0.1, 100, 100.000001, 99.99999999999999, 1e6, 1e6 + 1, 1e21, 1e308, 5e-324, -1e308],
  ...[2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 63, 2 ** 64],
];
const OTHERS: unknown[] = [
  ...[null, true, false, [], {}, [[]], [null], [{}], [[[[]]]], { length: 1 }, { a: { b: { c: null } } }],
  ...['{"__proto__":{"a":"b"}}', '{"constructor":"a"}', '{"":""}', '{"a\\u0000":"b"}', '{"\\ud83d":"a"}'].map(
    (text) => JSON.parse(text),
  ),
  Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`key ${i}`, 'x'.repeat(500)])),
];

const cursor = fc
  .array(
    fc.oneof(fc.constantFrom<unknown>(...INSTANTS, ...NUMBERS, ...OTHERS, 'zzzzzzzzzzzz', '\0', '\ud83d')),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((place) => Buffer.from(JSON.stringify(place)).toString('base64url'));

/** What a place is for, as far as its schema and its name say. */
export type PlaceKind = 'instant' | 'day' | 'local' | 'rule' | 'zone' | 'link' | 'cursor' | 'number' | 'any';

const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.constantFrom(...INSTANTS, ...DAYS, ...LOCALS, ...RULES, ...ZONES, ...LINKS) },
  { weight: 1, arbitrary: cursor },
  { weight: 1, arbitrary: fc.constantFrom(...NUMBERS).map(String) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
);
const BY_KIND: Record<Exclude<PlaceKind, 'number' | 'any'>, fc.Arbitrary<string>> = {
  instant: fc.constantFrom(...INSTANTS),
  day: fc.constantFrom(...DAYS),
  local: fc.constantFrom(...LOCALS),
  rule: fc.constantFrom(...RULES),
  zone: fc.constantFrom(...ZONES),
  link: fc.constantFrom(...LINKS),
  cursor,
};

/** Text that has broken a program somewhere, most of it of the kind that the place is for. */
export function hostileText(kind: PlaceKind): fc.Arbitrary<string> {
  if (kind === 'any') return anyText;
  const own = kind === 'number' ? fc.constantFrom(...NUMBERS).map(String) : BY_KIND[kind];
  return fc.oneof({ weight: 4, arbitrary: own }, { weight: 1, arbitrary: anyText });
}

/** Anything that JSON can spell, most of it of the kind that the place is for. */
export function hostileValue(kind: PlaceKind): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 6, arbitrary: kind === 'number' ? fc.constantFrom(...NUMBERS) : hostileText(kind) },
    { weight: 1, arbitrary: fc.constantFrom(...NUMBERS) },
    { weight: 1, arbitrary: fc.constantFrom(...OTHERS) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  );
}
