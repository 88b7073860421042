import { defineEntity, p } from '@mikro-orm/core';
import type { Scope } from '../context.ts';
import { isSameSecret } from './secret.ts';

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
    /** The secret before the last rotation: it opens until `previousUntil`. */
    previousHash: p.string().nullable(),
    previousUntil: p.datetime().nullable(),
    rotatedAt: p.datetime().nullable(),
  },
});

export class ApiKey extends ApiKeySchema.class {
  isUsable(nowMs: number): boolean {
    return !this.revokedAt && (!this.expiresAt || this.expiresAt.getTime() > nowMs);
  }

  /** Whether a secret opens now: the current one, or the one before while the two overlap. */
  opensWith(secret: string, nowMs: number): boolean {
    if (!this.isUsable(nowMs)) return false;
    if (isSameSecret(this.secretHash, secret)) return true;
    if (!this.previousHash || !this.previousUntil || this.previousUntil.getTime() <= nowMs) return false;
    return isSameSecret(this.previousHash, secret);
  }
}
ApiKeySchema.setClass(ApiKey);
