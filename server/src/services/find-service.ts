import { notFound } from '../errors.ts';
import { invalidInput } from '../http/input.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { Group } from './group.entity.ts';
import { Service } from './service.entity.ts';

export async function findService(em: EntityManager, organizationId: string, id: string): Promise<Service> {
  const service = await em.findOne(Service, { id, organizationId });
  if (!service) throw notFound('service', id);
  return service;
}

export async function findGroup(em: EntityManager, organizationId: string, id: string): Promise<Group> {
  const group = await em.findOne(Group, { id, organizationId });
  if (!group) throw notFound('group', id);
  return group;
}

/** Refuses a `groupId` in a body that names no group of this organization. */
export async function requireGroup(
  em: EntityManager,
  organizationId: string,
  id: string | null | undefined,
): Promise<void> {
  if (!id || (await em.count(Group, { id, organizationId })) > 0) return;
  throw invalidInput('groupId', `there is no group "${id}"; create it first`);
}

/** The place after the last one among siblings. */
export function nextOrder(siblings: readonly { order: number }[]): number {
  return siblings.reduce((last, sibling) => Math.max(last, sibling.order), 0) + 1;
}
