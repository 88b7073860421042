import { isDeepStrictEqual } from 'node:util';
import { FIRST_YEAR, LAST_YEAR, readInstantMs } from '../http/instant.ts';
import { cutText } from '../platform/cut-text.ts';
import { type ImportReport, skip } from './report.ts';

/** What tidying works with: one reading of the clock, and where to say what did not fit. */
export interface Tidying {
  nowMs: number;
  report: ImportReport;
}

/** Says one thing about the thing at hand; the end of a sentence that begins with its name. */
export type Say = (text: string) => void;

const LONGEST_LABEL = 60;
export const OUTSIDE = `outside of the years ${FIRST_YEAR} to ${LAST_YEAR}`;

/** How a report calls a thing of the source. */
export function labelOf(kind: string, { id, name }: { id: string; name: string }): string {
  return `${kind} ${JSON.stringify(cutText(name, LONGEST_LABEL))} (${JSON.stringify(id).slice(1, -1)})`;
}

// Text that no database keeps: NUL, and halves of surrogate pairs.
function cleanTexts<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed() as T;
  if (Array.isArray(value)) return value.map(cleanTexts) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cleanTexts(each)])) as T;
}

/** A text of at most `longest` characters. */
export function fitText(text: string, longest: number, what: string, say: Say): string {
  const trimmed = text.trim();
  if (trimmed.length <= longest) return trimmed;
  say(`${what} is cut to ${longest} characters`);
  return cutText(trimmed, longest).trimEnd();
}

/** An instant that is not later than now; undefined when it is outside of the years that are kept. */
export function fitPast(text: string, what: string, say: Say, { nowMs }: Tidying): string | undefined {
  const at = readInstantMs(text);
  if (at === undefined || at <= nowMs) return at === undefined ? undefined : text;
  say(`${what} lies in the future and is taken as now`);
  return new Date(nowMs).toISOString();
}

/** The same for one that may be missing, and then is. */
export function fitOptionalPast(
  text: string | null | undefined,
  what: string,
  say: Say,
  tidying: Tidying,
): string | null {
  if (!text) return null;
  const fit = fitPast(text, what, say, tidying);
  if (fit === undefined) say(`${what} lies ${OUTSIDE} and is not taken`);
  return fit ?? null;
}

/**
 * Each thing once and with clean texts, made to fit by `tidy`; what cannot be made to fit is left out, and every
 * change is said. `tidy` throws an {@link Unfit} for a thing that is left out.
 */
export function tidyEach<T extends { id: string; name: string }>(
  kind: string,
  things: readonly T[],
  { report }: Tidying,
  tidy: (thing: T, say: Say) => T,
): T[] {
  const seen = new Set<string>();
  return things.flatMap((raw) => {
    const thing = cleanTexts(raw);
    const label = labelOf(kind, thing);
    const say: Say = (text) => void report.notes.push(`${label}: ${text}.`);
    try {
      if (!thing.id) throw new Unfit('it has no id.');
      if (!thing.name.trim()) throw new Unfit('it has no name.');
      if (seen.has(thing.id)) throw new Unfit('its id is listed twice, and the first is taken.');
      seen.add(thing.id);
      if (!isDeepStrictEqual(thing, raw)) say('NUL or half of an emoji is taken out of its texts');
      return [tidy(thing, say)];
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      skip(report, label, error.message);
      return [];
    }
  });
}

/** A thing that cannot be brought; its message says why. */
export class Unfit extends Error {
  override readonly name = 'Unfit';
}
