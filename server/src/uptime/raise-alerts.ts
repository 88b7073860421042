import { type Context, systemActor } from '../context.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { attemptEach } from '../platform/attempt-each.ts';
import { presentService } from '../services/present.ts';
import { findCrossings } from './find-crossings.ts';
import { WINDOW_DAYS } from './threshold.ts';
import { UptimeAlert } from './uptime-alert.entity.ts';

const DAY_MS = 86_400_000;

const actor = systemActor('uptime');

/**
 * Says of each service once that its uptime has fallen below the threshold, and is ready to say it again when it has
 * recovered. Uptime falls by outages only, so organizations without one in the window are not looked at.
 */
export async function raiseAlerts(context: Context): Promise<void> {
  const now = context.clock.now();
  const since = new Date(now - (WINDOW_DAYS + 1) * DAY_MS);
  const rows = await context.database.em().execute<{ organization_id: string }[]>(
    `select organization_id from status_change
      where new_status in ('partial_outage', 'major_outage') and changed_at >= ?
     union select organization_id from service where status in ('partial_outage', 'major_outage')
     union select organization_id from uptime_alert`,
    [since],
  );
  await attemptEach({ log: context.log, what: 'uptime alerts' }, rows, async ({ organization_id }) => {
    const { fallen, recovered } = await findCrossings(context.database.em(), organization_id, now);
    if (fallen.length + recovered.length > 0) await raise(context, organization_id);
  });
}

async function raise(context: Context, organizationId: string): Promise<void> {
  const topic = topicKey('org', organizationId);
  await transact(context, actor, [topic], async (tx) => {
    // Again under the lock: another instance may have said it.
    const { fallen, recovered, threshold } = await findCrossings(tx.em, organizationId, tx.now.getTime());
    for (const { service, uptime } of fallen) {
      tx.em.create(UptimeAlert, { serviceId: service.id, organizationId, raisedAt: tx.now });
      const data = { service: presentService(service), uptime, threshold, windowDays: WINDOW_DAYS };
      tx.append(topic, 'service.uptime_below_threshold', data, [service.id]);
      tx.audit('service.uptime_below_threshold', organizationId, service.id, { uptime, threshold });
    }
    if (recovered.length > 0) await tx.em.nativeDelete(UptimeAlert, { serviceId: { $in: recovered } });
  });
}
