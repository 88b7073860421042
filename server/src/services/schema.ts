import { SERVICE_STATUSES } from '@status-badge/sdk/contract';
import { z } from 'zod';
import { day } from '../http/instant.ts';
import { PUBLIC_ID } from '../platform/public-id.ts';

export const MOST_SERVICES = 500;
export const MOST_GROUPS = 100;

export const publicId = z.string().regex(PUBLIC_ID, 'is not an id of 12 characters of a–z and 0–9');
export const serviceStatus = z.enum(SERVICE_STATUSES);
export const statusMessage = z.string().trim().max(2_000);

const common = {
  name: z.string().trim().min(1).max(200),
  description: z.string().max(2_000).nullable(),
  order: z.int().min(0).max(1_000_000),
};

export const groupInput = z.strictObject({
  ...common,
  description: common.description.default(null),
  order: common.order.optional(),
});
export type GroupInput = z.input<typeof groupInput>;
export const groupChanges = z.strictObject(common).partial();
export type GroupChanges = z.input<typeof groupChanges>;

const serviceFields = {
  ...common,
  groupId: publicId.nullable(),
  startDate: day.nullable(),
  showcase: z.boolean(),
  onlyShowIfDegraded: z.boolean(),
};

/** Without `order` it comes last in its group. */
export const serviceInput = z.strictObject({
  name: common.name,
  description: common.description.default(null),
  order: common.order.optional(),
  groupId: serviceFields.groupId.default(null),
  startDate: serviceFields.startDate.default(null),
  showcase: z.boolean().default(false),
  onlyShowIfDegraded: z.boolean().default(false),
  status: serviceStatus.default('operational'),
});
export type ServiceInput = z.input<typeof serviceInput>;

/** `status` is what is set by hand; `message` goes with it into the history and the event. */
export const serviceChanges = z
  .strictObject({ ...serviceFields, status: serviceStatus, message: statusMessage })
  .partial()
  .refine((changes) => changes.message === undefined || changes.status !== undefined, {
    path: ['message'],
    error: 'goes with a status; send both',
  });
export type ServiceChanges = z.input<typeof serviceChanges>;

/** The query of a list of services; `groupId=none` selects those at the top level. */
export const serviceFilter = {
  status: serviceStatus.optional(),
  groupId: z
    .union([publicId, z.literal('none').transform(() => null)])
    .optional()
    .describe('The id of a group, or `none` for services at the top level.'),
};

export const reorderInput = z.strictObject({ ids: z.array(publicId).min(1).max(MOST_SERVICES) });
export type ReorderInput = z.input<typeof reorderInput>;

/** What a group and a service look like on the wire, for the OpenAPI document. */
export const groupOutput = z
  .object({
    id: z.string(),
    ...common,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Group' });
export const serviceOutput = z
  .object({
    id: z.string(),
    ...serviceFields,
    status: serviceStatus,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Service' });
