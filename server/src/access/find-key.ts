import { notFound } from '../errors.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { ApiKey } from './api-key.entity.ts';

export async function findKey(em: EntityManager, organizationId: string, id: string): Promise<ApiKey> {
  const key = await em.findOne(ApiKey, { id, organizationId });
  if (!key) throw notFound('key', id);
  return key;
}
