import { defineEntity, p } from '@mikro-orm/core';

const GithubEndpointSchema = defineEntity({
  name: 'GithubEndpoint',
  tableName: 'github_endpoint',
  properties: {
    id: p.string().primary(),
    organizationId: p.string(),
    /** The slug of the job its runs belong to; null: the workflow's name makes one. */
    job: p.string().nullable(),
    /** Kept as it is: a signature is checked with the secret itself. */
    secret: p.string(),
    timeOutMs: p.bigint('number'),
    createdAt: p.datetime(),
    lastReceivedAt: p.datetime().nullable(),
  },
});

/** Where a GitHub repository or organization sends its webhooks. */
export class GithubEndpoint extends GithubEndpointSchema.class {}
GithubEndpointSchema.setClass(GithubEndpoint);
