import type { EntityName, FilterQuery, QueryOrderMap } from '@mikro-orm/core';
import { z } from 'zod';
import type { ServerError } from '../errors.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { invalidInput } from './input.ts';
import { readInstantMs } from './instant.ts';

const MOST = 100;
const USUAL = 50;
const LONGEST_CURSOR = 1_000;
const LARGEST_INTEGER = 2_147_483_647;

/** The query of every list: spread it into a route's `query`. `after` is the `next` of the page before. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(MOST).default(USUAL).describe('How many at most, 1–100.'),
  after: z.string().min(1).max(LONGEST_CURSOR).optional().describe('The `next` of the page before.'),
};

export interface PageRequest {
  limit: number;
  after?: string | undefined;
}

export interface Page<T> {
  items: T[];
  /** What to send as `after` for the next page; null on the last one. */
  next: string | null;
}

/** The answer of a list, `{ <plural>: […], next }`, as a schema. */
export function pageOutput<N extends string, S extends z.ZodType>(plural: N, item: S) {
  return z.object({ [plural]: z.array(item), next: z.string().nullable() } as {
    [K in N]: z.ZodArray<S>;
  } & { next: z.ZodNullable<z.ZodString> });
}

/** A page as `{ <plural>: […], next }`. */
export function presentPage<N extends string, T, W>(
  plural: N,
  page: Page<T>,
  present: (item: T) => W,
): { [K in N]: W[] } & { next: string | null } {
  return { [plural]: page.items.map(present), next: page.next } as { [K in N]: W[] } & {
    next: string | null;
  };
}

/** What a list holds and how it is sorted: by columns that are never null, the last of them unique. */
export interface ListDefinition<T> {
  where: FilterQuery<T>;
  orderBy: QueryOrderMap<T> & Record<string, 'asc' | 'desc'>;
}

function badCursor(): ServerError {
  return invalidInput('after', 'is not a cursor of this list; send the `next` of a page');
}

function encodePlace(item: object, columns: readonly string[]): string {
  const values = columns.map((column) => (item as Record<string, unknown>)[column]);
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

interface SortColumn {
  runtimeType: string;
  type: string;
}

/** A sort value as the column's type, or undefined: what a stranger sends must not reach the database as an error. */
function readValue(value: unknown, { runtimeType, type }: SortColumn): unknown {
  if (runtimeType === 'Date') {
    const at = typeof value === 'string' ? readInstantMs(value) : undefined;
    return at === undefined ? undefined : new Date(at);
  }
  if (runtimeType === 'number') {
    const largest = type === 'integer' ? LARGEST_INTEGER : Number.MAX_SAFE_INTEGER;
    return Number.isInteger(value) && Math.abs(value as number) <= largest ? value : undefined;
  }
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed() ? value : undefined;
}

function parsePlace(after: string): unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
    return Array.isArray(values) ? values : [];
  } catch {
    // Refused by the caller: an empty place has too few values.
    return [];
  }
}

/**
 * One page of a list, by keyset: a row that is added or removed while somebody pages neither repeats nor hides
 * another. The cursor holds only sort values, so that whose rows are shown is decided by `where` alone.
 */
export async function findPage<T extends object>(
  em: EntityManager,
  entity: EntityName<T>,
  { limit, after }: PageRequest,
  { where, orderBy }: ListDefinition<T>,
): Promise<Page<T>> {
  const columns = Object.keys(orderBy);
  const { properties } = em.getMetadata().get(entity);
  const place: Record<string, unknown> = {};
  if (after !== undefined) {
    const values = parsePlace(after);
    if (values.length !== columns.length) throw badCursor();
    for (const [index, column] of columns.entries()) {
      const value = readValue(values[index], properties[column as keyof typeof properties]);
      if (value === undefined) throw badCursor();
      place[column] = value;
    }
  }
  const page = await em.findByCursor(entity, {
    where: where as FilterQuery<NoInfer<T>>,
    orderBy,
    first: limit,
    includeCount: false,
    ...(after === undefined ? {} : { after: place as never }),
  });
  const last = page.items.at(-1);
  return {
    items: [...page.items] as T[],
    next: last && page.hasNextPage ? encodePlace(last, columns) : null,
  };
}
