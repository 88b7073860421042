import rrule from 'rrule';

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
const PARTS: Readonly<Record<string, readonly Part[]>> = {
  DAILY: COMMON,
  WEEKLY: [...COMMON, ['BYDAY', list(WEEKDAY)]],
  MONTHLY: [...COMMON, ORDINAL_DAYS, MONTH_DAYS, ['BYSETPOS', /^-?[1-4]$/]],
  YEARLY: [...COMMON, ORDINAL_DAYS, MONTH_DAYS, ['BYMONTH', list('(?:1[0-2]|[1-9])')]],
};

/** What is wrong with a rule, as the end of a sentence that begins with its place; undefined when nothing is. */
export function faultOfRule(rule: string): string | undefined {
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string | undefined]));
  if (parts.size !== rule.split(';').length) return 'has a part twice';
  const frequency = parts.get('FREQ') ?? '';
  const allowed = PARTS[frequency];
  if (!allowed) return `must have FREQ of ${Object.keys(PARTS).join(', ')}, as in FREQ=WEEKLY;BYDAY=SU`;
  for (const [name, value = ''] of parts) {
    if (name === 'FREQ') continue;
    const pattern = allowed.find(([known]) => known === name)?.[1];
    if (!pattern) return `cannot have ${name} with FREQ=${frequency}`;
    if (!pattern.test(value)) return `has a ${name} that cannot be read`;
  }
  if (parts.has('COUNT') && parts.has('UNTIL')) return 'has both COUNT and UNTIL; send one';
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
