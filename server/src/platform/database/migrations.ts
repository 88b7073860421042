import type { MigrationObject } from '@mikro-orm/core';
import { FirstLight } from './migrations/0001-first-light.ts';

/** Every migration, oldest first. A released one is never edited: add the next. */
export const MIGRATIONS: readonly MigrationObject[] = [{ name: '0001-first-light', class: FirstLight }];
