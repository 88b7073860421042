import type { Actor } from '../context.ts';
import type { Page } from './session.ts';

/** The credentials and organizations of the open streams. */
export interface Grounds {
  readonly keyIds: ReadonlySet<string>;
  readonly organizationIds: ReadonlySet<string>;
}

/** Who may read an organization. */
export interface OrganizationStanding {
  readonly visibility: 'public' | 'private';
  /** Whether it may be read from a page, by the rule that a stream is opened by. */
  admits(page: Page, actor: Actor): boolean;
}

/** What has become of them. */
export interface Standing {
  /** Of the keys asked for, those that may still read. */
  readonly usableKeys: ReadonlySet<string>;
  /** Of the organizations asked for, those that still exist. */
  readonly organizations: ReadonlyMap<string, OrganizationStanding>;
}

/**
 * Looks up whether open streams may stay open. It is asked once for all of them, never once for each.
 * Rooms own the answer; `compose.ts` hands it in.
 */
export type Authority = (grounds: Grounds) => Promise<Standing>;
