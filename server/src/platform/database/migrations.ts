import type { MigrationObject } from '@mikro-orm/core';
import { FirstLight } from './migrations/0001-first-light.ts';
import { IncidentsAndMaintenances } from './migrations/0002-incidents-and-maintenances.ts';
import { Access } from './migrations/0003-access.ts';
import { RunsAndUptime } from './migrations/0005-runs-and-uptime.ts';
import { RetiredSlugs } from './migrations/0006-retired-slugs.ts';

/** Every migration, oldest first. A released one is never edited: add the next. */
export const MIGRATIONS: readonly MigrationObject[] = [
  { name: '0001-first-light', class: FirstLight },
  { name: '0002-incidents-and-maintenances', class: IncidentsAndMaintenances },
  { name: '0003-access', class: Access },
  { name: '0005-runs-and-uptime', class: RunsAndUptime },
  { name: '0006-retired-slugs', class: RetiredSlugs },
];
