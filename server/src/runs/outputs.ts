import { z } from 'zod';
import { runStatus } from './schema.ts';

// What runs, jobs and queues look like on the wire, for the OpenAPI document.
const time = z.iso.datetime();
const count = z.int().min(0);

export const artifactOutput = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  sizeBytes: count.nullable(),
});

export const runOutput = z.object({
  id: z.string(),
  job: z.string(),
  jobId: z.string(),
  status: runStatus,
  progress: z.number(),
  message: z.string().nullable(),
  error: z.string().nullable(),
  artifacts: z.array(artifactOutput),
  children: z.array(z.object({ name: z.string(), status: runStatus, durationMs: count.nullable() })),
  childCounts: z.record(runStatus, count),
  metadata: z.record(z.string(), z.string()),
  url: z.string().nullable(),
  queuedAt: time,
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  durationMs: count.nullable(),
  updatedAt: time,
});

export const queueOutput = z.object({
  job: z.string().nullable(),
  queued: count,
  running: count,
  finishedLastHour: count,
  medianDurationMs: count.nullable(),
});

export const jobOutput = z.object({ id: z.string(), slug: z.string(), createdAt: time });

export const runSnapshotOutput = z.object({ run: runOutput, cursor: z.string() });
export const jobSnapshotOutput = z.object({
  job: jobOutput,
  queue: queueOutput,
  runs: z.array(runOutput.pick({ id: true, status: true, queuedAt: true, startedAt: true })),
  cursor: z.string(),
});
export const queueSnapshotOutput = z.object({
  total: queueOutput,
  jobs: z.array(queueOutput),
  cursor: z.string(),
});
export const eventsOutput = z.object({
  events: z.array(z.looseObject({})),
  cursor: z.string(),
  more: z.boolean(),
});
