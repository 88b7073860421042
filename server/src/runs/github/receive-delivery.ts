import { verify } from '@octokit/webhooks-methods';
import type { Run as WireRun } from '@status-badge/sdk/contract';
import type { Context } from '../../context.ts';
import { ServerError } from '../../errors.ts';
import { requireCleanText } from '../../http/body.ts';
import { parseInput } from '../../http/input.ts';
import { GithubEndpoint } from './endpoint.entity.ts';
import { readWorkflowRun } from './read-workflow-run.ts';
import { receiveWorkflowRun } from './receive-workflow-run.ts';
import { workflowRunEvent } from './schema.ts';

/** One request of GitHub, its body still as it came: the signature is over these bytes. */
export interface Delivery {
  endpointId: string;
  /** `X-GitHub-Event`. */
  event: string;
  /** `X-Hub-Signature-256`. */
  signature: string;
  body: string;
}

/** Checks the signature, then takes a `workflow_run`; undefined for what says nothing about a run. */
export async function receiveDelivery(context: Context, delivery: Delivery): Promise<WireRun | undefined> {
  const em = context.database.em();
  const endpoint = await em.findOne(GithubEndpoint, { id: delivery.endpointId });
  const { signature, body } = delivery;
  // An address that is not there is answered like one whose secret is not known: who may not use it learns nothing.
  if (!endpoint || !signature || !body || !(await verify(endpoint.secret, body, signature))) {
    throw new ServerError(
      'unauthorized',
      "The signature does not fit the body: set this endpoint's secret in GitHub's webhook settings.",
    );
  }
  const now = new Date(context.clock.now());
  await em.nativeUpdate(GithubEndpoint, { id: endpoint.id }, { lastReceivedAt: now });
  if (delivery.event !== 'workflow_run') return undefined;
  const report = readWorkflowRun(endpoint.id, parseInput(workflowRunEvent, parseJson(body)), now);
  return report && receiveWorkflowRun(context, endpoint, report);
}

function parseJson(body: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new ServerError(
      'invalid_input',
      "The body is not JSON: choose the content type application/json in GitHub's webhook settings.",
      { cause },
    );
  }
  requireCleanText(value);
  return value;
}
