import { type ServiceStatus, worstStatus } from '@status-badge/sdk/contract';
import { topicKey } from '../events/topics.ts';
import type { Transaction } from '../events/transaction.ts';
import { presentService } from './present.ts';
import type { Service } from './service.entity.ts';
import { StatusChange } from './status-change.entity.ts';

/**
 * Shows the worst of what is set by hand and what is imposed. A change goes into the history and the log;
 * no change leaves no trace. The caller holds the lock of the organization's topic.
 */
export function showStatus(
  tx: Transaction,
  service: Service,
  imposed: Iterable<ServiceStatus>,
  message: string | null,
): boolean {
  const oldStatus = service.status;
  const newStatus = worstStatus([service.manualStatus, ...imposed]);
  if (newStatus === oldStatus) return false;
  service.status = newStatus;
  service.touch(tx.now);
  recordStatus(tx, service, oldStatus, message);
  tx.append(
    topicKey('org', service.organizationId),
    'service.status_changed',
    { service: presentService(service), oldStatus, newStatus, message },
    [service.id],
  );
  return true;
}

/** A row of the history: what a service began with, and every change of what is shown. */
export function recordStatus(
  tx: Transaction,
  service: Service,
  oldStatus: ServiceStatus | null,
  message: string | null,
): void {
  tx.em.create(StatusChange, {
    serviceId: service.id,
    organizationId: service.organizationId,
    oldStatus,
    newStatus: service.status,
    message,
    changedAt: service.updatedAt,
  });
}
