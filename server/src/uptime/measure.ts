import { SERVICE_STATUSES, type ServiceStatus } from '@status-badge/sdk/contract';

/** From `at` (ms since 1970) on, the service has this status. */
export interface StatusPoint {
  at: number;
  status: ServiceStatus;
}

/** Milliseconds in each status, in the order of `SERVICE_STATUSES`. */
export type StatusMs = readonly number[];

/** A stretch of time, its end excluded. */
export interface Span {
  startMs: number;
  endMs: number;
}

// How much of a second in a status counts as down. Null: it is not counted at all, neither up nor down.
const DOWNTIME_WEIGHT: Record<ServiceStatus, number | null> = {
  operational: 0,
  under_maintenance: null,
  degraded_performance: 0,
  partial_outage: 0.3,
  major_outage: 1,
};
const WEIGHTS = SERVICE_STATUSES.map((status) => DOWNTIME_WEIGHT[status]);
const PLACE = new Map(SERVICE_STATUSES.map((status, index) => [status, index]));

export const NO_TIME: StatusMs = SERVICE_STATUSES.map(() => 0);

/** All of it operational. */
export function operationalFor(ms: number): StatusMs {
  return NO_TIME.map((_, index) => (index === 0 ? ms : 0));
}

/**
 * How long a service was in each status, span by span. `history` and `spans` ascend, and spans do not overlap. Before
 * the first point nothing is known and nothing counts.
 */
export function measureSpans(history: readonly StatusPoint[], spans: readonly Span[]): StatusMs[] {
  let first = 0;
  return spans.map(({ startMs, endMs }) => {
    const totals = [...NO_TIME];
    // What ended before this span is of no use to the next one either.
    while (first + 1 < history.length && history[first + 1]!.at <= startMs) first += 1;
    for (let index = first; index < history.length && history[index]!.at < endMs; index += 1) {
      const { at, status } = history[index]!;
      const until = Math.min(history[index + 1]?.at ?? endMs, endMs);
      totals[PLACE.get(status)!]! += Math.max(0, until - Math.max(at, startMs));
    }
    return totals;
  });
}

export function addUp(parts: readonly StatusMs[]): StatusMs {
  const totals = [...NO_TIME];
  for (const part of parts) {
    for (let index = 0; index < totals.length; index += 1) totals[index]! += part[index]!;
  }
  return totals;
}

/** Percent of the counted time, 0–100; null when nothing counts. */
export function uptimeOf(statusMs: StatusMs): number | null {
  let counted = 0;
  let down = 0;
  // By index: a year of a large page asks this 182,500 times.
  for (let index = 0; index < WEIGHTS.length; index += 1) {
    const weight = WEIGHTS[index]!;
    if (weight === null) continue;
    counted += statusMs[index]!;
    down += statusMs[index]! * weight;
  }
  return counted === 0 ? null : 100 - (100 * down) / counted;
}
