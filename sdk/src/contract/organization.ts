/** The tenant, as anyone may see it. Its settings (allowed origins, keys) never travel on a stream. */
export interface Organization {
  id: string;
  /** The name in URLs: 1–40 characters of `[a-z0-9-]`. */
  slug: string;
  name: string;
  description: string | null;
  /** The page to open for details; null when there is none. */
  pageUrl: string | null;
  /** IANA name, for days and local times; `Etc/UTC` unless set. */
  timeZone: string;
  updatedAt: string;
}
