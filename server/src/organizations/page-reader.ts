import { requireOriginOrVisit } from '../access/origins.ts';
import { requireReader } from '../access/require-reader.ts';
import type { Context } from '../context.ts';
import type { RouteInput } from '../http/route.ts';
import { findOrganization } from './find-organization.ts';
import { pageAddress } from './page-address.ts';

/** Where an organization that somebody may read is found. */
export interface FoundPage {
  topic: string;
  /** The page that the server shows of it, in full. */
  address: string;
}

/**
 * Lets in who may see an organization's page: whoever opens it, a program, a page that the organization lists. Whatever
 * stands under that page's address is read by the same.
 */
export function createPageReader(context: Context) {
  return async ({
    actor,
    params,
    http,
  }: Pick<
    RouteInput<{ slug: string }, unknown, unknown>,
    'actor' | 'params' | 'http'
  >): Promise<FoundPage> => {
    const organization = await findOrganization(context.database.em(), params.slug);
    const topic = organization.topicKey();
    requireReader(actor, organization, topic);
    requireOriginOrVisit(context, http, organization);
    return { topic, address: pageAddress(context, http, organization.slug) };
  };
}
