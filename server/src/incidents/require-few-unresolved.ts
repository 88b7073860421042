import { ServerError } from '../errors.ts';
import type { Transaction } from '../events/transaction.ts';
import { Incident } from './incident.entity.ts';
import { MOST_UNRESOLVED } from './schema.ts';

/** Refuses one more unresolved incident than an organization may have: all of them are in every summary. */
export async function requireFewUnresolved(tx: Transaction, { id, organizationId }: Incident): Promise<void> {
  // Counting flushes, so the new one may be among them.
  const others = { organizationId, status: { $ne: 'resolved' }, id: { $ne: id } } as const;
  const open = await tx.em.count(Incident, others);
  if (open < MOST_UNRESOLVED) return;
  throw new ServerError(
    'limit_reached',
    `An organization has at most ${MOST_UNRESOLVED} unresolved incidents; resolve one first.`,
  );
}
