import { type AffectedService, SERVICE_STATUSES, type ServiceStatus } from '@status-badge/sdk/contract';
import { z } from 'zod';
import { ServerError } from '../errors.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { publicId, serviceStatus } from './schema.ts';
import { Service } from './service.entity.ts';

/** How many services one incident or maintenance may name. */
export const MOST_AFFECTED = 200;

/** Markdown that says something. */
export const markdown = (longest: number) => z.string().trim().min(1).max(longest);

const NAMED_TWICE = 'is named twice; name each service once';

function listOf<S extends z.ZodType<ServiceStatus>>(status: S) {
  return z
    .array(z.strictObject({ id: publicId, status }))
    .max(MOST_AFFECTED)
    .superRefine((services, check) => {
      const seen = new Set<unknown>();
      for (const [index, { id }] of services.entries()) {
        if (seen.has(id)) check.addIssue({ code: 'custom', path: [index, 'id'], message: NAMED_TWICE });
        seen.add(id);
      }
    });
}

/** Services with the status that each is to show at least. */
export const affectedServices = listOf(serviceStatus);

/** The same for planned work, which says `under_maintenance` unless told. */
export const maintainedServices = listOf(serviceStatus.default('under_maintenance'));

export const affectedOutput = z.array(z.object({ id: z.string(), status: z.enum(SERVICE_STATUSES) }));

/** Refuses a list that names a service which this organization does not have. `path` is where the list stands. */
export async function requireServices(
  em: EntityManager,
  organizationId: string,
  services: readonly AffectedService[],
  path = 'services',
): Promise<void> {
  if (services.length === 0) return;
  const ids = services.map(({ id }) => id);
  const found = await em.find(Service, { organizationId, id: { $in: ids } });
  const known = new Set(found.map(({ id }) => id));
  const errors = ids.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: `${path}[${index}].id`, message: `there is no service "${id}"` }],
  );
  const [first] = errors;
  if (first) throw new ServerError('invalid_input', `${first.path}: ${first.message}.`, { errors });
}

/** The ids that lists name, each once: what an event touches before and after a change. */
export function namedIds(...lists: (readonly AffectedService[])[]): string[] {
  return [...new Set(lists.flat().map(({ id }) => id))];
}
