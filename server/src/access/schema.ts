import { z } from 'zod';
import { SCOPES } from '../context.ts';
import { instant } from '../http/instant.ts';

/** Keys that open, per organization; revoked and expired ones do not count. */
export const MOST_KEYS = 100;
const A_WEEK_S = 604_800;
const AN_HOUR_S = 3_600;
const MOST_TOPICS = 50;

export const keyInput = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
    /** When it stops by itself; never unless set. */
    expiresAt: instant.nullable().default(null),
  })
  .meta({ examples: [{ name: 'CI', scopes: ['status:write', 'runs:write'] }] });
export type KeyInput = z.input<typeof keyInput>;

/** How long the old secret opens beside the new one; 0 stops it at once. */
export const rotationInput = z.strictObject({
  overlapSeconds: z.int().min(0).max(A_WEEK_S).default(AN_HOUR_S),
});
export type RotationInput = z.input<typeof rotationInput>;

export const keyOutput = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable().describe('To the minute; null while it was never used.'),
    expiresAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
    rotatedAt: z.iso.datetime().nullable(),
    previousUntil: z.iso
      .datetime()
      .nullable()
      .describe('Until when the secret before the last rotation opens too.'),
  })
  .meta({ id: 'Key' });

/** A key with the one thing that is told once. */
export const newKeyOutput = keyOutput
  .extend({ key: z.string().describe('The key itself. It is told this once and kept only as a hash.') })
  .meta({ id: 'NewKey' });

const scope = z
  .string()
  .regex(/^(?:org|queue|run:[a-z0-9]{12}|job:[a-z0-9]{12})$/, 'is org, queue, run:<id> or job:<id>')
  .meta({ examples: ['org'] });

export const tokenInput = z.strictObject({
  /** One or several; a single one may stand without the list. */
  scope: z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(scope).min(1).max(MOST_TOPICS),
  ),
  ttlSeconds: z.int().min(1).max(AN_HOUR_S).default(600),
});
export type TokenInput = z.input<typeof tokenInput>;

export const tokenOutput = z
  .object({
    id: z.string(),
    token: z.string().describe('A JSON Web Token, for `?token=` or `Authorization: Bearer`.'),
    topics: z.array(z.string()),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Token' });
