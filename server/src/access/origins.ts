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

/** The page that a request names, by its `Origin` and `Sec-Fetch-Site`. */
export function readPage(origin: string | undefined, site: unknown): Page {
  if (origin) return readOrigin(origin) ?? 'opaque';
  return site === 'same-origin' ? 'any' : 'none';
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
  const page = readPage(http.get('origin'), http.get('sec-fetch-site'));
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
