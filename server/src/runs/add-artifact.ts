import type { RunArtifact } from '@status-badge/sdk/contract';
import { requireScope } from '../access/guards.ts';
import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { transact } from '../events/transact.ts';
import { parseInput } from '../http/input.ts';
import { createPublicId } from '../platform/public-id.ts';
import { findRun, lookupRunState } from './find-run.ts';
import { presentRun } from './present.ts';
import { type ArtifactInput, artifactInput, MOST_ARTIFACTS } from './schema.ts';

/** Names something an unfinished run has made. It is a link: the bytes are kept elsewhere. */
export async function addArtifact(
  context: Context,
  actor: Actor,
  organizationId: string,
  runId: string,
  input: ArtifactInput,
): Promise<RunArtifact> {
  requireScope(actor, 'runs:write', organizationId);
  const { name, url, sizeBytes } = parseInput(artifactInput, input);
  // Before its line is joined: to whom it does not belong, it is not there.
  await lookupRunState(context.database.em(), organizationId, runId);
  return transact(context, actor, [topicKey('run', runId)], async (tx) => {
    const run = await findRun(tx.em, organizationId, runId);
    if (run.isFinished()) {
      throw new ServerError(
        'conflict',
        `This run is finished: ${run.status}. Nothing was changed; name artifacts before you report the end.`,
      );
    }
    if (run.artifacts.length >= MOST_ARTIFACTS) {
      throw new ServerError('limit_reached', `A run has at most ${MOST_ARTIFACTS} artifacts.`);
    }
    const artifact: RunArtifact = { id: createPublicId(), name, url, sizeBytes };
    run.artifacts = [...run.artifacts, artifact];
    run.updatedAt = tx.now;
    run.reportedAt = tx.now;
    run.progressPending = false;
    tx.append(run.topicKey(), 'run.artifact', { run: presentRun(run), artifact });
    tx.audit('run.artifact_added', organizationId, runId, { name });
    return artifact;
  });
}
