import { z } from 'zod';
import { SCOPES } from '../context.ts';

export const keyInput = z.strictObject({
  name: z.string().trim().min(1).max(200),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
  expiresAt: z.iso.datetime().nullable().optional(),
});
export type KeyInput = z.input<typeof keyInput>;
