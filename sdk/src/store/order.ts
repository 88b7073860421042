/** Ascending by what is read, ties by id. Ids are ASCII: code units compare as the server does. */
function by<T extends { id: string }>(read: (item: T) => string | number) {
  return (a: T, b: T): number => compare(read(a), read(b)) || compare(a.id, b.id);
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : Number(a > b);
}

export const byOrder = by(({ order }: { order: number; id: string }) => order);

/** Soonest first. ISO 8601 in UTC with milliseconds compares as text. */
export const byScheduledStart = by((item: { scheduledStartAt: string; id: string }) => item.scheduledStartAt);

/** Newest first. */
export function byStartDescending(
  a: { startedAt: string; id: string },
  b: { startedAt: string; id: string },
): number {
  return compare(b.startedAt, a.startedAt) || compare(a.id, b.id);
}
