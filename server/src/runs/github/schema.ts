import { z } from 'zod';
import { jobSlug, timeOutSeconds } from '../schema.ts';

// GitHub says nothing between the start and the end of a workflow; a hosted job may take this long.
const SIX_HOURS_S = 21_600;
export const MOST_ENDPOINTS = 50;

export const endpointInput = z.strictObject({
  job: jobSlug.nullable().default(null),
  timeOutSeconds: timeOutSeconds.default(SIX_HOURS_S),
});
export type EndpointInput = z.input<typeof endpointInput>;

export const endpointOutput = z.object({
  id: z.string(),
  job: z.string().nullable(),
  timeOutSeconds: z.int(),
  path: z.string(),
  url: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastReceivedAt: z.iso.datetime().nullable(),
});

const text = z.string();
const person = z.looseObject({ login: text }).nullish();

/** What is used of GitHub's `workflow_run` event; GitHub sends much more. */
export const workflowRunEvent = z.object({
  action: text,
  workflow_run: z.object({
    id: z.int(),
    run_attempt: z.int().min(1),
    run_number: z.int(),
    name: text.nullish(),
    display_title: text.nullish(),
    conclusion: text.nullish(),
    event: text,
    head_branch: text.nullish(),
    head_sha: text,
    html_url: text,
    created_at: text,
    run_started_at: text.nullish(),
    updated_at: text,
    triggering_actor: person,
    actor: person,
  }),
  workflow: z.looseObject({ name: text }).nullish(),
  repository: z.looseObject({ full_name: text }),
});
export type WorkflowRunEvent = z.output<typeof workflowRunEvent>;
