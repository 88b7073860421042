import { matchesPattern } from '@status-badge/sdk/contract';
import { z } from 'zod';
import type { EventRecord } from '../events/event-record.ts';

/** Which events a session gets. Two sessions with the same `key` get the same bytes. */
export interface Filter {
  readonly key: string;
  matches(record: EventRecord): boolean;
}

export const EVERYTHING: Filter = { key: '', matches: () => true };

const MOST_ITEMS = 50;
const list = (item: z.ZodString, what: string) =>
  z
    .string()
    .transform((text) => [...new Set(text.split(',').filter(Boolean))].sort())
    .pipe(z.array(item).max(MOST_ITEMS, `names at most ${MOST_ITEMS} ${what}`));

export const filterQuery = {
  types: list(
    z.string().regex(/^(?:\*|[a-z_]+\.(?:\*|[a-z_]+))$/, 'is not an event type, "incident.*" or "*"'),
    'event types',
  ).optional(),
  services: list(z.string().regex(/^[a-z0-9]{12}$/, 'is not a service id'), 'services').optional(),
};

/** `services` selects events that touch one of them before or after the change; events of no service are then left out. */
export function createFilter(types: readonly string[] = [], services: readonly string[] = []): Filter {
  if (types.length === 0 && services.length === 0) return EVERYTHING;
  const wanted = new Set(services);
  return {
    key: `${types.join()};${services.join()}`,
    matches: (record) =>
      (types.length === 0 || types.some((pattern) => matchesPattern(record.type, pattern))) &&
      (wanted.size === 0 || record.serviceIds.some((id) => wanted.has(id))),
  };
}
