import type { Maintenance } from './maintenance.entity.ts';

const MINUTE_MS = 60_000;
const HOUR = 60;
const DAY = 1_440;

/** The first instant after `after` at which readers are to be reminded of a start; null when none is to come. */
export function nextReminder(
  {
    status,
    scheduledStartAt,
    reminderMinutes,
  }: Pick<Maintenance, 'status' | 'scheduledStartAt' | 'reminderMinutes'>,
  after: Date,
): Date | null {
  if (status !== 'scheduled') return null;
  const instants = reminderMinutes
    .map((minutes) => scheduledStartAt.getTime() - minutes * MINUTE_MS)
    .filter((at) => at > after.getTime());
  return instants.length > 0 ? new Date(Math.min(...instants)) : null;
}

function spell(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** What a reminder says at `now`: how long it is until the start, in the largest unit that is exact. */
export function spellReminder(scheduledStartAt: Date, now: Date): string {
  const minutes = Math.max(1, Math.round((scheduledStartAt.getTime() - now.getTime()) / MINUTE_MS));
  if (minutes % DAY === 0) return `Begins in ${spell(minutes / DAY, 'day')}.`;
  if (minutes % HOUR === 0) return `Begins in ${spell(minutes / HOUR, 'hour')}.`;
  return `Begins in ${spell(minutes, 'minute')}.`;
}
