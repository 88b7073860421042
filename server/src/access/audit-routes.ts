import type { FilterQuery } from '@mikro-orm/core';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { Audit } from '../events/audit.entity.ts';
import { instant } from '../http/instant.ts';
import { findPage, pageOutput, pageQuery, presentPage } from '../http/pagination.ts';
import { ok, type Route, route } from '../http/route.ts';
import { requireOrganization } from './guards.ts';

const auditOutput = z.object({
  id: z.string(),
  action: z.string(),
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  subject: z.string().nullable(),
  details: z.record(z.string(), z.unknown()).nullable(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: z.iso.datetime(),
});

const query = z.object({
  ...pageQuery,
  action: z
    .string()
    .regex(/^[a-z_]+\.(?:\*|[a-z_]+)$/, 'is not an action such as "stream.closed" or "stream.*"')
    .optional()
    .describe('One action, or all of a kind: "stream.*".'),
  actor: z.string().min(1).max(60).optional().describe('The id of a key or token.'),
  subject: z.string().min(1).max(80).optional().describe('The id of what it was done to.'),
  since: instant.optional().describe('From this instant on.'),
  until: instant.optional().describe('Before this instant.'),
});

type Filters = z.output<typeof query>;

function presentAudit(row: Audit): z.output<typeof auditOutput> {
  return {
    id: String(row.id),
    action: row.action,
    actor: { kind: row.actorKind, id: row.actorId ?? null, name: row.actorName ?? null },
    subject: row.subject ?? null,
    details: row.details ?? null,
    address: row.address ?? null,
    userAgent: row.userAgent ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

function selectRows(
  organizationId: string,
  { action, actor, subject, since, until }: Filters,
): FilterQuery<Audit> {
  const isKind = action?.endsWith('.*');
  return {
    organizationId,
    ...(action
      ? { action: isKind ? { $like: `${action.slice(0, -1).replaceAll('_', '\\_')}%` } : action }
      : {}),
    ...(actor ? { actorId: actor } : {}),
    ...(subject ? { subject } : {}),
    ...(since || until
      ? {
          createdAt: {
            ...(since ? { $gte: new Date(since) } : {}),
            ...(until ? { $lt: new Date(until) } : {}),
          },
        }
      : {}),
  };
}

export function auditRoutes(context: Context): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/audit',
      summary: 'What was done in the organization, by whom and from where, newest first.',
      tag: 'Audit',
      access: { scope: 'admin' },
      query,
      responses: { 200: pageOutput('entries', auditOutput) },
      async handle({ actor, query: filters }) {
        const where = selectRows(requireOrganization(actor), filters);
        const page = await findPage(context.database.em(), Audit, filters, {
          where,
          orderBy: { id: 'desc' },
        });
        return ok(presentPage('entries', page, presentAudit));
      },
    }),
  ];
}
