import type { AuditQueue } from '../events/audit-queue.ts';
import type { Clock } from '../platform/clock.ts';
import type { StreamParts } from './parts.ts';
import type { Session } from './session.ts';

/** Says in the audit log which streams were opened and closed, by whom, for how long and why. */
export function createSessionAudit(
  audit: Pick<AuditQueue, 'add'>,
  clock: Clock,
): Pick<StreamParts, 'onOpened' | 'onClosed'> {
  const note = (action: string, { topic, reader, visitor }: Session, details?: Record<string, unknown>) =>
    audit.add({
      action,
      ...visitor,
      subject: topic,
      organizationId: reader.organizationId,
      ...(details ? { details } : {}),
    });
  return {
    onOpened: (session) => note('stream.opened', session),
    onClosed: (session, reason) =>
      note('stream.closed', session, {
        reason,
        durationMs: clock.now() - session.openedAt,
        events: session.eventsSent,
        bytes: session.bytesSent,
      }),
  };
}
