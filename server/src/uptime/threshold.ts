import type { EntityManager } from '../platform/database/database.ts';
import { UptimeSetting } from './uptime-setting.entity.ts';

/** Percent below which an organization that has chosen nothing is alerted. */
export const DEFAULT_THRESHOLD = 95;
/** Days that the threshold looks back, today included. */
export const WINDOW_DAYS = 30;

/** The uptime, in percent, below which an organization wants to be alerted; 0: never. */
export async function readThreshold(em: EntityManager, organizationId: string): Promise<number> {
  return (await em.findOne(UptimeSetting, { organizationId }))?.uptimeThreshold ?? DEFAULT_THRESHOLD;
}
