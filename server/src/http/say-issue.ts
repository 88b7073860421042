import type { z } from 'zod';

type RawIssue = z.core.$ZodRawIssue;

const KIND: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};
const COUNTED: Record<string, string> = { string: 'characters', array: 'entries', set: 'entries' };
const FORMAT: Record<string, string> = {
  datetime: 'is not a time such as 2026-01-05T12:00:00.000Z',
  date: 'is not a date such as 2026-01-05',
  url: 'is not a URL such as https://example.com',
  email: 'is not an e-mail address',
};

function sayBound(origin: string, word: 'least' | 'most', bound: number | bigint): string {
  const unit = COUNTED[origin];
  if (unit && word === 'least' && bound === 1) return 'must not be empty';
  return unit ? `has at ${word} ${bound} ${unit}` : `is at ${word} ${bound}`;
}

/**
 * What is wrong and what would be right, to be read after the name of the place: "name: is required". Undefined
 * for what zod says well enough itself. A schema's own message goes before.
 */
export function sayIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return `is required: ${KIND[issue.expected] ?? issue.expected}`;
      return `must be ${KIND[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return sayBound(issue.origin, 'least', issue.minimum);
    case 'too_big':
      return sayBound(issue.origin, 'most', issue.maximum);
    case 'invalid_value':
      if (issue.input === undefined) return `is required: one of ${issue.values.join(', ')}`;
      return `is one of ${issue.values.join(', ')}`;
    case 'invalid_format':
      return FORMAT[issue.format];
    case 'unrecognized_keys':
      return 'is not a field here; remove it';
    default:
      return undefined;
  }
}
