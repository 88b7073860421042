import { z } from 'zod';

// A browser never sends a star, so an origin with one would let nobody read.
const isWithoutStar = (text: string): boolean => !text.includes('*');

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** An origin as browsers send it; paths, queries and wildcards are refused rather than ignored. */
const origin = z
  .string()
  .max(300)
  .refine(isWithoutStar, {
    error: 'has a "*", which matches nothing; list every origin, such as https://www.example.com',
    abort: true,
  })
  .refine(isOrigin, 'is not an origin such as https://example.com');

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

export const slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'is 1–40 characters of a–z, 0–9 and inner hyphens');

const fields = {
  name: z.string().trim().min(1).max(200),
  description: z.string().max(2_000).nullable(),
  pageUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable(),
  timeZone: z.string().max(60).refine(isTimeZone, 'is not an IANA time zone such as Europe/Berlin'),
  visibility: z.enum(['public', 'private']),
  allowedOrigins: z.array(origin).max(100),
};

export const organizationInput = z.strictObject({
  ...fields,
  slug,
  description: fields.description.default(null),
  pageUrl: fields.pageUrl.default(null),
  timeZone: fields.timeZone.default('Etc/UTC'),
  visibility: fields.visibility.default('public'),
  allowedOrigins: fields.allowedOrigins.default([]),
});
export type OrganizationInput = z.input<typeof organizationInput>;

export const organizationChanges = z.strictObject(fields).partial();
export type OrganizationChanges = z.input<typeof organizationChanges>;

/** What anyone may see of an organization. */
export const organizationOutput = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: fields.name,
    description: fields.description,
    pageUrl: fields.pageUrl,
    timeZone: fields.timeZone,
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Organization' });

/** What its keys may see. */
export const organizationSettings = organizationOutput
  .extend({
    visibility: fields.visibility,
    allowedOrigins: fields.allowedOrigins,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'OrganizationSettings' });
