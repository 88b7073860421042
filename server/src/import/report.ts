import { isServerError } from '../errors.ts';

/** How many groups, services, incidents and maintenances were made, changed, found as they should be, or left out. */
export interface ImportReport {
  created: number;
  updated: number;
  unchanged: number;
  skipped: number;
  /** What was left out or made to fit, and why: a sentence each. */
  notes: string[];
}

// A page may be odd in a thousand places in one and the same way.
const MOST_LINES = 20;
// What the API says of one thing. Whatever else it says is true of the next thing too.
const ABOUT_ONE_THING: ReadonlySet<string> = new Set([
  'invalid_input',
  'limit_reached',
  'conflict',
  'not_found',
]);

export function createReport(): ImportReport {
  return { created: 0, updated: 0, unchanged: 0, skipped: 0, notes: [] };
}

export function count(report: ImportReport, changed: boolean): void {
  if (changed) report.updated += 1;
  else report.unchanged += 1;
}

/** Says that a thing is left out, and why. */
export function skip(report: ImportReport, what: string, why: string): void {
  report.skipped += 1;
  report.notes.push(`${what} is left out: ${why}`);
}

/** Brings one thing. What the API refuses is left out with its reason; anything else ends the import. */
export async function attempt(report: ImportReport, what: string, bring: () => Promise<void>): Promise<void> {
  try {
    await bring();
  } catch (error) {
    if (!isServerError(error) || !ABOUT_ONE_THING.has(error.code)) throw error;
    skip(report, what, error.message);
  }
}

/** The report for a terminal: the numbers, and below them the notes. */
export function describeReport({ created, updated, unchanged, skipped, notes }: ImportReport): string {
  const numbers = `${created} created, ${updated} updated, ${unchanged} unchanged`;
  const lines = notes.slice(0, MOST_LINES).map((note) => `\n  ${note}`);
  const more = notes.length - lines.length;
  return `${numbers}${skipped > 0 ? `, ${skipped} skipped` : ''}${lines.join('')}${more > 0 ? `\n  … and ${more} more` : ''}`;
}
