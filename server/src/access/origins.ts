import type { Context } from '../context.ts';
import { ServerError } from '../errors.ts';
import type { HttpContext } from '../http/request.ts';
import type { Organization } from '../organizations/organization.entity.ts';

const DEFAULT_PORTS = new Map([
  ['https:', 443],
  ['http:', 80],
]);

/** An origin in the one form it is compared in, or undefined for what is no web origin (`null` included). */
export function readOrigin(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin } = new URL(text);
  const port = DEFAULT_PORTS.get(protocol);
  if (port === undefined) return undefined;
  // Anything more than scheme, host and port, and any other spelling of them, is an attempt to look alike.
  const spelled = text.toLowerCase();
  return spelled === origin || spelled === `${origin}:${port}` ? origin : undefined;
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

function refuse(reason: string): never {
  throw new ServerError('forbidden', `${reason} Add the page's origin to the organization's allowedOrigins.`);
}

/**
 * Checks the page that asks against the organization's allowed origins, and narrows the CORS answer to it.
 * An organization that lists none is open to every page.
 */
export function requireOrigin({ config }: Context, http: HttpContext, organization: Organization): void {
  if (organization.allowedOrigins.length === 0) return;
  http.vary('Origin');
  const header = http.get('origin');
  if (!header) {
    http.remove('Access-Control-Allow-Origin');
    const site = http.get('sec-fetch-site');
    const credential = http.state.actor.kind !== 'anonymous';
    if (!config.production || credential || site === 'same-origin') return;
    refuse('This organization may be read only from listed pages, and this request names none.');
  }
  const origin = readOrigin(header);
  const listed = origin !== undefined && organization.allowedOrigins.includes(origin);
  if (!listed && !(origin && !config.production && isLoopback(origin))) {
    // The refusal itself is readable, so that the page's developer sees why.
    refuse('This page may not read this organization.');
  }
  http.set('Access-Control-Allow-Origin', origin);
}
