import { z } from 'zod';
import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { parseInput } from '../http/input.ts';
import { readThreshold, WINDOW_DAYS } from './threshold.ts';
import { UptimeSetting } from './uptime-setting.entity.ts';

export const thresholdInput = z.strictObject({ threshold: z.number().min(0).max(100) });
export type ThresholdInput = z.input<typeof thresholdInput>;

/** Sets the uptime below which the organization is alerted; 0 turns it off. */
export async function updateThreshold(
  context: Context,
  actor: Actor,
  organizationId: string,
  input: ThresholdInput,
) {
  requireScope(actor, 'admin', organizationId);
  const { threshold } = parseInput(thresholdInput, input);
  return transact(context, actor, [topicKey('org', organizationId)], async (tx) => {
    const from = await readThreshold(tx.em, organizationId);
    if (from !== threshold) {
      await tx.em.upsert(UptimeSetting, { organizationId, uptimeThreshold: threshold });
      tx.audit('uptime_threshold.updated', organizationId, organizationId, { from, to: threshold });
    }
    return { threshold, windowDays: WINDOW_DAYS };
  });
}
