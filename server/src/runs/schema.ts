import { RUN_STATUSES } from '@status-badge/sdk/contract';
import { z } from 'zod';
import { PUBLIC_ID } from '../platform/public-id.ts';

export const MOST_JOBS = 500;
export const MOST_ARTIFACTS = 50;
export const MOST_CHILDREN = 200;
export const MOST_METADATA = 32;
const LONGEST_TIME_OUT_S = 2_592_000;
const A_DAY_MS = 86_400_000;

export const publicId = z.string().regex(PUBLIC_ID, 'is not an id of 12 characters of a–z and 0–9');
export const jobSlug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/, 'is 1–60 characters of a–z, 0–9 and inner hyphens');
export const runStatus = z.enum(RUN_STATUSES);
/** Between two reports of a run, in seconds; at most 30 days. */
export const timeOutSeconds = z.int().min(1).max(LONGEST_TIME_OUT_S);

// Shown as a link: nothing that a browser would execute.
const link = z.url({ protocol: /^https?$/ }).max(2_000);
const progress = z.number().min(0).max(100);
const message = z.string().trim().max(2_000);
const error = z.string().trim().max(4_000);
const metadataKey = z.string().min(1).max(60);
const metadataValue = z.string().max(500);

export const childInput = z.strictObject({
  name: z.string().trim().min(1).max(200),
  status: runStatus,
  durationMs: z
    .int()
    .min(0)
    .max(A_DAY_MS * 366)
    .nullable()
    .default(null),
});

export const runInput = z
  .strictObject({
    status: z.enum(['queued', 'running']).default('queued'),
    progress: progress.default(0),
    message: message.nullable().default(null),
    metadata: z
      .record(metadataKey, metadataValue)
      .refine(
        (entries) => Object.keys(entries).length <= MOST_METADATA,
        `has at most ${MOST_METADATA} entries`,
      )
      .default({}),
    url: link.nullable().default(null),
    timeOutSeconds: timeOutSeconds.optional(),
  })
  .refine((run) => run.progress === 0 || run.status === 'running', {
    path: ['progress'],
    error: 'goes with the status running; send both',
  });
export type RunInput = z.input<typeof runInput>;

/** Children are added or replaced by name, metadata by key; a metadata value of null removes its key. */
export const runReport = z
  .strictObject({
    status: runStatus,
    progress,
    message: message.nullable(),
    error: error.nullable(),
    children: z.array(childInput).max(MOST_CHILDREN),
    metadata: z.record(metadataKey, metadataValue.nullable()),
    url: link.nullable(),
  })
  .partial()
  .refine((report) => !report.error || report.status === 'failed' || report.status === 'timed_out', {
    path: ['error'],
    error: 'goes with the status failed or timed_out; send both',
  })
  .meta({ examples: [{ status: 'running', progress: 50, message: 'Half of the tests are done.' }] });
export type RunReport = z.input<typeof runReport>;
export type RunReportFields = z.output<typeof runReport>;

export const artifactInput = z.strictObject({
  name: z.string().trim().min(1).max(200),
  url: link,
  sizeBytes: z.int().min(0).max(Number.MAX_SAFE_INTEGER).nullable().default(null),
});
export type ArtifactInput = z.input<typeof artifactInput>;
