import { defineEntity, p } from '@mikro-orm/core';
import type { Scope } from '../context.ts';

const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  properties: {
    /** The middle part of the key itself, so that a key is found by its primary key. */
    id: p.string().primary(),
    organizationId: p.string(),
    name: p.string(),
    secretHash: p.string(),
    scopes: p.array().$type<Scope[]>(),
    createdAt: p.datetime(),
    lastUsedAt: p.datetime().nullable(),
    expiresAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
  },
});

export class ApiKey extends ApiKeySchema.class {
  isUsable(nowMs: number): boolean {
    return !this.revokedAt && (!this.expiresAt || this.expiresAt.getTime() > nowMs);
  }
}
ApiKeySchema.setClass(ApiKey);
