import { encodeCursor, type QueueSnapshot } from '@status-badge/sdk/contract';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { readHead } from '../events/event-log.ts';
import { topicKey } from '../events/topics.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { presentQueue } from './present.ts';
import { Queue } from './queue.entity.ts';

/** The whole state of an organization's queue topic: what the last events there told. */
export async function readQueue(
  context: Context,
  epoch: string,
  organizationId: string,
): Promise<{ position: number; snapshot: QueueSnapshot }> {
  return context.database.em().transactional(
    async (manager) => {
      const em = manager as EntityManager;
      const topic = topicKey('queue', organizationId);
      const position = (await readHead(em, topic))?.head ?? 0;
      const queues = await em.find(Queue, { organizationId }, { orderBy: { job: 'asc' } });
      const total = queues.find((queue) => queue.topic === topic);
      if (!total) throw notFound('queue', organizationId);
      const snapshot: QueueSnapshot = {
        total: presentQueue(total),
        jobs: queues.filter((queue) => queue !== total).map(presentQueue),
        cursor: encodeCursor({ epoch, position }),
      };
      return { position, snapshot };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}
