import { requireOriginOrVisit } from '../access/origins.ts';
import { requireReader } from '../access/require-reader.ts';
import type { Context } from '../context.ts';
import type { RouteInput } from '../http/route.ts';
import { pageAddress } from './page-address.ts';
import type { RecentOrganizations } from './recent-organizations.ts';

/** Where an organization that somebody may read is found. */
export interface FoundPage {
  topic: string;
  /** The page that the server shows of it, in full. Throws when the request names no host to say it by. */
  readonly address: string;
}

/** Finds the page that a request is for, or throws to whom it is not for. */
export type PageReader = (
  asked: Pick<RouteInput<{ slug: string }, unknown, unknown>, 'actor' | 'params' | 'http'>,
) => Promise<FoundPage>;

/**
 * Lets in who may see an organization's page: whoever opens it, a program, a page that the organization lists. Whatever
 * stands under that page's address is read by the same.
 */
export function createPageReader(context: Context, recent: Pick<RecentOrganizations, 'read'>): PageReader {
  return async ({ actor, params, http }) => {
    const organization = await recent.read(params.slug);
    const topic = organization.topicKey();
    requireReader(actor, organization, topic);
    requireOriginOrVisit(context, http, organization);
    return {
      topic,
      // A badge and the page itself say no address, and are answered to a probe that names no host.
      get address() {
        return pageAddress(context, http, organization.slug);
      },
    };
  };
}
