import { Event } from '../events/event.entity.ts';
import type { EntityManager } from '../platform/database/database.ts';

/**
 * When the newest event of a topic was written; the log always keeps that one. The state alone does not know: what changed
 * last may have left it, as an incident does that is resolved.
 */
export async function readLastChange(em: EntityManager, topic: string): Promise<string> {
  const orderBy = { position: 'desc' } as const;
  const { createdAt } = await em.findOneOrFail(Event, { topic }, { orderBy, fields: ['createdAt'] });
  return createdAt.toISOString();
}
