/** Ascending by `order`, ties by id. Ids are ASCII: code units compare as the server does. */
export function byOrder(a: { order: number; id: string }, b: { order: number; id: string }): number {
  return a.order - b.order || byId(a, b);
}

/** Newest first. ISO 8601 in UTC with milliseconds compares as text. */
export function byStartDescending(
  a: { startedAt: string; id: string },
  b: { startedAt: string; id: string },
): number {
  return compare(b.startedAt, a.startedAt) || byId(a, b);
}

/** Soonest first. */
export function byScheduledStart(
  a: { scheduledStartAt: string; id: string },
  b: { scheduledStartAt: string; id: string },
): number {
  return compare(a.scheduledStartAt, b.scheduledStartAt) || byId(a, b);
}

function byId(a: { id: string }, b: { id: string }): number {
  return compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
