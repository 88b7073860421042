import { requireReader } from '../access/require-reader.ts';
import type { Actor, Context } from '../context.ts';
import { isServerError, notFound, ServerError } from '../errors.ts';
import { topicKey } from '../events/topics.ts';
import { findOrganizationById, lookupOrganization } from '../organizations/find-organization.ts';
import type { Organization } from '../organizations/organization.entity.ts';
import type { Reader } from '../streams/session.ts';
import { Job } from './job.entity.ts';
import { Run } from './run.entity.ts';

/** A topic of work in progress, and who was let in. */
export interface PrivateTopic {
  topic: string;
  organizationId: string;
  reader: Reader;
}

/** Lets in a key or a token that may read the topic of a run, a job or an organization's queue (by its slug). */
export async function requireRunReader(
  context: Context,
  actor: Actor,
  kind: 'run' | 'job' | 'queue',
  id: string,
): Promise<PrivateTopic> {
  // Said before anything is looked up, so that a stranger learns nothing from the answer.
  if (actor.kind === 'anonymous') {
    throw new ServerError(
      'unauthorized',
      'Runs, jobs and queues are not public: send an API key, or a token of POST /v1/tokens that names this.',
    );
  }
  const organization = await findOwner(context, kind, id);
  const topic = topicKey(kind, kind === 'queue' ? organization.id : id);
  try {
    return { topic, organizationId: organization.id, reader: requireReader(actor, organization, topic) };
  } catch (error) {
    // The refusal would name the organization that this belongs to.
    throw isServerError(error) && error.code === 'not_found' ? notFound(kind, id) : error;
  }
}

async function findOwner(context: Context, kind: 'run' | 'job' | 'queue', id: string): Promise<Organization> {
  const em = context.database.em();
  if (kind === 'queue') {
    const organization = await lookupOrganization(em, id);
    if (!organization) throw notFound(kind, id);
    return organization;
  }
  const owned = await (kind === 'run' ? em.findOne(Run, { id }) : em.findOne(Job, { id }));
  if (!owned) throw notFound(kind, id);
  return findOrganizationById(em, owned.organizationId);
}
