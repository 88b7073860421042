import { requireScope } from '../../access/guards.ts';
import { createSecret } from '../../access/secret.ts';
import type { Actor, Context } from '../../context.ts';
import { ServerError } from '../../errors.ts';
import { transact } from '../../events/transact.ts';
import { parseInput } from '../../http/input.ts';
import { createPublicId } from '../../platform/public-id.ts';
import { GithubEndpoint } from './endpoint.entity.ts';
import { presentEndpoint } from './present.ts';
import { type EndpointInput, endpointInput, MOST_ENDPOINTS } from './schema.ts';

/** Makes an address for GitHub's webhooks. The answer is the only time its secret is told. */
export async function createEndpoint(
  context: Context,
  actor: Actor,
  organizationId: string,
  input: EndpointInput,
) {
  requireScope(actor, 'admin', organizationId);
  const { job, timeOutSeconds } = parseInput(endpointInput, input);
  return transact(context, actor, [], async (tx) => {
    if ((await tx.em.count(GithubEndpoint, { organizationId })) >= MOST_ENDPOINTS) {
      throw new ServerError(
        'limit_reached',
        `An organization has at most ${MOST_ENDPOINTS} GitHub endpoints; delete one first.`,
      );
    }
    const endpoint = tx.em.create(GithubEndpoint, {
      id: createPublicId(),
      organizationId,
      job,
      secret: createSecret(),
      timeOutMs: timeOutSeconds * 1_000,
      createdAt: tx.now,
      lastReceivedAt: null,
    });
    tx.audit('github_endpoint.created', organizationId, endpoint.id, { job });
    return { ...presentEndpoint(endpoint, context.config.publicUrl), secret: endpoint.secret };
  });
}
