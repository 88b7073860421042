import type { GithubEndpoint } from './endpoint.entity.ts';

/**
 * An endpoint without its secret. `url` is what goes into GitHub's settings; null where `PUBLIC_URL` is not set, and then
 * `path` goes after the address by which GitHub reaches this server.
 */
export function presentEndpoint(endpoint: GithubEndpoint, publicUrl: string | undefined) {
  const path = `/v1/inbound/github/${endpoint.id}`;
  return {
    id: endpoint.id,
    job: endpoint.job ?? null,
    timeOutSeconds: Math.round(endpoint.timeOutMs / 1_000),
    path,
    url: publicUrl === undefined ? null : publicUrl + path,
    createdAt: endpoint.createdAt.toISOString(),
    lastReceivedAt: endpoint.lastReceivedAt?.toISOString() ?? null,
  };
}
