import type { Context } from '../context.ts';
import { invalidInput } from '../http/input.ts';
import type { HttpContext } from '../http/request.ts';

/**
 * Where the server shows an organization's page, as a URL: under `PUBLIC_URL`, else under the host that was asked. What is
 * made for readers elsewhere says it in full.
 */
export function pageAddress(
  { config }: Pick<Context, 'config'>,
  { protocol, host }: Pick<HttpContext, 'protocol' | 'host'>,
  slug: string,
): string {
  const path = `/status/${encodeURIComponent(slug)}`;
  if (config.publicUrl) return config.publicUrl + path;
  const asked = URL.parse(`${protocol}://${host}`);
  // More than an origin is no host: a path or a name to sign in with, which would stand in all that is made of it.
  if (asked?.href !== `${asked?.origin}/`)
    throw invalidInput('Host', 'is no name of a host; set PUBLIC_URL where proxies change it');
  return asked.origin + path;
}
