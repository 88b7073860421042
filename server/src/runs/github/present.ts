import type { GithubEndpoint } from './endpoint.entity.ts';

/** An endpoint without its secret. `path` is what goes after the server's address in GitHub's settings. */
export function presentEndpoint(endpoint: GithubEndpoint) {
  return {
    id: endpoint.id,
    job: endpoint.job ?? null,
    timeOutSeconds: Math.round(endpoint.timeOutMs / 1_000),
    path: `/v1/inbound/github/${endpoint.id}`,
    createdAt: endpoint.createdAt.toISOString(),
    lastReceivedAt: endpoint.lastReceivedAt?.toISOString() ?? null,
  };
}
