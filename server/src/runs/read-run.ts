import { encodeCursor, type RunSnapshot } from '@status-badge/sdk/contract';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { readHead } from '../events/event-log.ts';
import { topicKey } from '../events/topics.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { presentRun } from './present.ts';
import { Run } from './run.entity.ts';

export interface PositionedRun {
  position: number;
  /** It may be ahead of its position by one progress, which the log is still owed. */
  snapshot: RunSnapshot;
  finished: boolean;
}

/** A run as it is now and the head of its topic, read in one transaction that sees one instant. */
export async function readRun(context: Context, epoch: string, id: string): Promise<PositionedRun> {
  return context.database.em().transactional(
    async (manager) => {
      const em = manager as EntityManager;
      const position = (await readHead(em, topicKey('run', id)))?.head ?? 0;
      const run = await em.findOne(Run, { id });
      if (!run) throw notFound('run', id);
      return {
        position,
        snapshot: { run: presentRun(run), cursor: encodeCursor({ epoch, position }) },
        finished: run.isFinished(),
      };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}
