import { DateTime } from 'luxon';
import rrule from 'rrule';
import { FIRST_YEAR, isBounded, LAST_YEAR } from '../http/instant.ts';

const { RRule } = rrule;
type Part = readonly [name: string, allowed: RegExp];

const WEEKDAY = '(?:MO|TU|WE|TH|FR|SA|SU)';
const list = (item: string): RegExp => new RegExp(`^${item}(?:,${item}){0,30}$`);
const NUMBER = /^[1-9]\d{0,2}$/;
const COMMON: readonly Part[] = [
  ['INTERVAL', NUMBER],
  ['COUNT', NUMBER],
  ['UNTIL', /^\d{8}(?:T\d{6}Z?)?$/],
  ['WKST', new RegExp(`^${WEEKDAY}$`)],
];
const ORDINAL_DAYS: Part = ['BYDAY', list(`(?:[+-]?[1-5])?${WEEKDAY}`)];
const MONTH_DAYS: Part = ['BYMONTHDAY', list('-?(?:[12]\\d|3[01]|[1-9])')];

/**
 * The parts that a rule of each frequency may have. Within them a rule either occurs soon or is found out quickly;
 * outside, the library searches up to the year 9999 (45 s for `FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30`) while every
 * stream of the process waits. The time of day is the series' own, so BYHOUR and finer have no place.
 */
const PARTS: ReadonlyMap<string, readonly Part[]> = new Map([
  ['DAILY', COMMON],
  ['WEEKLY', [...COMMON, ['BYDAY', list(WEEKDAY)]]],
  ['MONTHLY', [...COMMON, ORDINAL_DAYS, MONTH_DAYS, ['BYSETPOS', /^-?[1-4]$/]]],
  ['YEARLY', [...COMMON, ORDINAL_DAYS, MONTH_DAYS, ['BYMONTH', list('(?:1[0-2]|[1-9])')]]],
]);

/** The UNTIL of a rule, its digits read as if they were UTC; undefined when it has none that is a date. */
export function readUntilDigits(rule: string): { at: Date; isUtc: boolean } | undefined {
  const [, day, time, zone] = /\bUNTIL=(\d{8})(?:T(\d{6})(Z?))?/.exec(rule) ?? [];
  if (day === undefined) return undefined;
  // RFC 5545 §3.3.10: a date without a time means that day included.
  const at = DateTime.fromFormat(day + (time ?? '235959'), 'yyyyMMddHHmmss', { zone: 'utc' });
  return isBounded(at.toMillis()) ? { at: at.toJSDate(), isUtc: zone === 'Z' } : undefined;
}

/** What is wrong with a rule, as the end of a sentence that begins with its place; undefined when nothing is. */
export function faultOfRule(rule: string): string | undefined {
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string | undefined]));
  if (parts.size !== rule.split(';').length) return 'has a part twice';
  const frequency = parts.get('FREQ') ?? '';
  const allowed = PARTS.get(frequency);
  if (!allowed) return `must have FREQ of ${[...PARTS.keys()].join(', ')}, as in FREQ=WEEKLY;BYDAY=SU`;
  for (const [name, value = ''] of parts) {
    if (name === 'FREQ') continue;
    const pattern = allowed.find(([known]) => known === name)?.[1];
    if (!pattern) return `cannot have ${name} with FREQ=${frequency}`;
    if (!pattern.test(value)) return `has a ${name} that cannot be read`;
  }
  if (parts.has('COUNT') && parts.has('UNTIL')) return 'has both COUNT and UNTIL; send one';
  if (parts.has('UNTIL') && !readUntilDigits(rule)) {
    return `has an UNTIL that is no date and time in the years ${FIRST_YEAR} to ${LAST_YEAR}`;
  }
  return faultOfMonthDays(parts);
}

function faultOfMonthDays(parts: ReadonlyMap<string, string | undefined>): string | undefined {
  if (parts.has('BYDAY') && parts.has('BYMONTHDAY')) return 'has both BYDAY and BYMONTHDAY; send one';
  if (parts.has('BYSETPOS') && !/^[A-Z,]+$/.test(parts.get('BYDAY') ?? '')) {
    return 'has BYSETPOS, which needs BYDAY of plain weekdays such as BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1';
  }
  return undefined;
}

/** A rule that {@link faultOfRule} has let through, counted from a first instant. */
export function createRule(rule: string, first: Date, until: Date | undefined) {
  return new RRule({ ...RRule.parseString(rule), dtstart: first, until: until ?? null });
}
