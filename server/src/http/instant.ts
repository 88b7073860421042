import { z } from 'zod';

/**
 * The years that a date or an instant may lie in. Outside of them an offset, a time zone or a length of time added to
 * one leaves what four digits spell, and the two libraries between JSON and a column read the years before 100 apart.
 */
export const FIRST_YEAR = 1970;
export const LAST_YEAR = 9998;

const EARLIEST_MS = Date.UTC(FIRST_YEAR, 0);
const END_MS = Date.UTC(LAST_YEAR + 1, 0);
const OUTSIDE = `must lie in the years ${FIRST_YEAR} to ${LAST_YEAR}`;

export function isBounded(atMs: number): boolean {
  return atMs >= EARLIEST_MS && atMs < END_MS;
}

/** The instant that a text spells; undefined when it spells none, or one outside the years. */
export function readInstantMs(text: string): number | undefined {
  const at = Date.parse(text);
  return isBounded(at) ? at : undefined;
}

const isInside = (text: string): boolean => readInstantMs(text) !== undefined;

/** An instant as ISO 8601 with a zone, in UTC within {@link FIRST_YEAR} and {@link LAST_YEAR}; kept to the millisecond. */
export const instant = z.iso.datetime({ offset: true }).refine(isInside, OUTSIDE);

/** A day as `2026-01-05`, within the same years. */
export const day = z.iso.date().refine(isInside, OUTSIDE);
