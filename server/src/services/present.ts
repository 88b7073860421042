import type { ServiceGroup, Service as WireService } from '@status-badge/sdk/contract';
import type { Group } from './group.entity.ts';
import type { Service } from './service.entity.ts';

export function presentGroup(group: Group): ServiceGroup {
  return {
    id: group.id,
    name: group.name,
    description: group.description ?? null,
    order: group.order,
    createdAt: group.createdAt.toISOString(),
    updatedAt: group.updatedAt.toISOString(),
  };
}

export function presentService(service: Service): WireService {
  return {
    id: service.id,
    name: service.name,
    description: service.description ?? null,
    groupId: service.groupId ?? null,
    order: service.order,
    status: service.status,
    startDate: service.startDate ?? null,
    showcase: service.showcase,
    onlyShowIfDegraded: service.onlyShowIfDegraded,
    createdAt: service.createdAt.toISOString(),
    updatedAt: service.updatedAt.toISOString(),
  };
}
