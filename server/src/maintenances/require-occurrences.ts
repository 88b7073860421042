import { invalidInput } from '../http/input.ts';
import { listOccurrences, occursAfter, type Recurrence } from './occurrences.ts';
import { horizon } from './plan-series.ts';
import { MOST_OCCURRENCES } from './series-schema.ts';

// Counting from far away costs time: a rule is counted from its first occurrence.
const LONGEST_WAY_MS = 5 * 366 * 86_400_000;

/** Refuses a recurrence that begins too far away, never occurs from now on, or too often. */
export function requireOccurrences(recurrence: Recurrence, now: Date): void {
  const startsAt = Date.parse(`${recurrence.firstLocal}Z`);
  if (Math.abs(startsAt - now.getTime()) > LONGEST_WAY_MS) {
    throw invalidInput('startsAt', 'must lie within five years from now');
  }
  if (!occursAfter(recurrence, now)) throw invalidInput('rule', 'never occurs from now on');
  const count = listOccurrences(recurrence, now, horizon(now)).length;
  if (count > MOST_OCCURRENCES) {
    throw invalidInput('rule', `occurs ${count} times in 90 days, more than ${MOST_OCCURRENCES}`);
  }
}
