import type { IncomingHttpHeaders } from 'node:http';
import type { Actor, Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import type { HttpContext } from '../http/request.ts';
import type { Organization } from '../organizations/organization.entity.ts';
import type { Page } from '../streams/session.ts';

const DEFAULT_PORTS = new Map([
  ['https:', 443],
  ['http:', 80],
]);

/** An origin in the one form it is compared in, or undefined for what is no web origin (`null` included). */
export function readOrigin(text: string): `http${string}` | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin } = new URL(text);
  const port = DEFAULT_PORTS.get(protocol);
  if (port === undefined) return undefined;
  // Anything more than scheme, host and port, and any other spelling of them, is an attempt to look alike.
  const spelled = text.toLowerCase();
  return spelled === origin || spelled === `${origin}:${port}` ? (origin as `http${string}`) : undefined;
}

/** Whether an address is on one of these hosts, whatever its scheme: a proxy may have taken that away. */
function isOnHost(address: string, ...hosts: (string | undefined)[]): boolean {
  return URL.canParse(address) && hosts.includes(new URL(address).host);
}

/** The page that a request names: by its `Origin`, else by what its browser says of where it comes from. */
export function readPage(
  { publicUrl }: Pick<Context['config'], 'publicUrl'>,
  { origin, host, referer, 'sec-fetch-site': site }: IncomingHttpHeaders,
): Page {
  if (origin) return readOrigin(origin) ?? 'opaque';
  if (site !== undefined) return site === 'same-origin' ? 'any' : 'none';
  // To a server on plain HTTP no browser says that, old ones to none. A page's script cannot choose another site's
  // referrer, and what it reads across origins in such a browser carries an origin all the same.
  if (!referer) return 'none';
  const own = publicUrl && new URL(publicUrl).host;
  return isOnHost(referer, host, own) ? 'any' : 'none';
}

/**
 * Whether somebody opens an address as a page of its own: typed, by a link, or by a program that is no browser. A frame is
 * none, nor is what a page reads by script; those name the page, or are told by `Sec-Fetch-Dest`. Node says how it fetches
 * (`Sec-Fetch-Mode`) and, as it has no page, not from where; a browser that says the one says the other.
 */
function isVisit({
  origin,
  'sec-fetch-site': site,
  'sec-fetch-mode': mode,
  'sec-fetch-dest': dest,
}: IncomingHttpHeaders): boolean {
  if (origin) return false;
  return (site === undefined && dest === undefined) || (mode === 'navigate' && dest === 'document');
}

function isLoopback(origin: string): boolean {
  const { hostname } = new URL(origin);
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname)
  );
}

/** Whether `page` may read an organization that lists `allowed`; one that lists none is open to every page. */
export function admitsPage(
  { production }: Pick<Context['config'], 'production'>,
  allowed: readonly string[],
  page: Page,
  actor: Pick<Actor, 'kind'>,
): boolean {
  if (allowed.length === 0 || page === 'any') return true;
  if (page === 'none') return !production || actor.kind !== 'anonymous';
  if (page === 'opaque') return false;
  return allowed.includes(page) || (!production && isLoopback(page));
}

function refuse(reason: string): never {
  throw new ServerError('forbidden', `${reason} Add the page's origin to the organization's allowedOrigins.`);
}

/**
 * Checks the page that asks against the organization's allowed origins, narrows the CORS answer to it, and answers
 * with it: a stream is asked again whenever the organization changes.
 */
export function requireOrigin(
  { config }: Pick<Context, 'config'>,
  http: HttpContext,
  { allowedOrigins }: Pick<Organization, 'allowedOrigins'>,
): Page {
  const page = readPage(config, http.req.headers);
  if (allowedOrigins.length === 0) return page;
  http.vary('Origin');
  const namesNone = page === 'none' || page === 'any';
  if (namesNone) http.remove('Access-Control-Allow-Origin');
  if (!admitsPage(config, allowedOrigins, page, http.state.actor)) {
    // The refusal itself is readable, so that the page's developer sees why.
    refuse(
      namesNone
        ? 'This organization may be read only from listed pages, and this request names none.'
        : 'This page may not read this organization.',
    );
  }
  if (!namesNone) http.set('Access-Control-Allow-Origin', page);
  return page;
}

/**
 * The same for a page that the server itself shows: whoever opens it sees it, because a list of origins says which other
 * pages may read the organization, and not who may look at its own.
 */
export function requireOriginOrVisit(
  context: Pick<Context, 'config'>,
  http: HttpContext,
  organization: Pick<Organization, 'allowedOrigins'>,
): void {
  if (organization.allowedOrigins.length > 0 && isVisit(http.req.headers)) http.vary('Origin');
  else requireOrigin(context, http, organization);
}
