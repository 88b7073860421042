import type { ServiceStatus } from '@status-badge/sdk';

/** What a badge can show: a status, or that it knows none. */
export type ShownStatus = ServiceStatus | 'unknown';

// One silhouette for each status, on a grid of 16, so that colour is never the only sign. The inner
// sub-paths are cut out by the even-odd rule and therefore show whatever lies behind.
const SHAPES: Record<ShownStatus, string> = {
  // A disc with a tick.
  operational: 'M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0ZM7 11.7 3.5 8.2l1.3-1.3L7 9.1l4.4-4.4L12.7 6Z',
  // A rounded square with two bars.
  under_maintenance:
    'M3 1h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2ZM5 4.5v7h2v-7ZM9 4.5v7h2v-7Z',
  // A triangle, point up, with an exclamation mark.
  degraded_performance: 'M8 .8 16 15H0ZM7 6v4h2V6ZM7 11.3v1.9h2v-1.9Z',
  // A diamond with a bar.
  partial_outage: 'M8 0l8 8-8 8-8-8ZM4.2 7v2h7.6V7Z',
  // An octagon with a cross.
  major_outage:
    'M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7ZM5.3 4 4 5.3 6.7 8 4 10.7 5.3 12 8 9.3l2.7 2.7 1.3-1.3L9.3 8 12 5.3 10.7 4 8 6.7Z',
  // A ring.
  unknown: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3Z',
};

/** The SVG path of a status, on a grid of 16, filled by the even-odd rule. */
export function statusShape(status: ShownStatus): string {
  return SHAPES[status];
}
