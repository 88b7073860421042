import { SERVICE_STATUSES, type ServiceStatus } from '@status-badge/sdk/contract';
import { z } from 'zod';
import { addUp, type StatusMs, uptimeOf } from './measure.ts';

const percent = z.number().min(0).max(100).nullable();

export const uptimeOutput = z.object({
  timeZone: z.string(),
  asOf: z.iso.datetime(),
  days: z.array(z.iso.date()),
  services: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      uptime: percent,
      daily: z.array(percent),
      seconds: z.partialRecord(z.enum(SERVICE_STATUSES), z.array(z.number().min(0))),
    }),
  ),
});

// What binary fractions lack of a number that has four places. A millisecond missed in a year is ten times as much.
const NOISE = 1e-6;

// Rounded down, so that 100 is said only where nothing was missed.
function presentPercent(uptime: number | null): number | null {
  return uptime === null ? null : Math.floor(uptime * 10_000 + NOISE) / 10_000;
}

function presentSeconds(daily: readonly StatusMs[]): Partial<Record<ServiceStatus, number[]>> {
  const totals = addUp(daily);
  const occurred = SERVICE_STATUSES.filter((_, index) => totals[index]! > 0);
  return Object.fromEntries(
    occurred.map((status) => {
      const index = SERVICE_STATUSES.indexOf(status);
      return [status, daily.map((statusMs) => statusMs[index]! / 1_000)];
    }),
  );
}

/** A service's uptime, overall and day by day; a status that never occurred is left out of `seconds`. */
export function presentUptime({ id, name }: { id: string; name: string }, daily: readonly StatusMs[]) {
  return {
    id,
    name,
    uptime: presentPercent(uptimeOf(addUp(daily))),
    daily: daily.map((statusMs) => presentPercent(uptimeOf(statusMs))),
    seconds: presentSeconds(daily),
  };
}
