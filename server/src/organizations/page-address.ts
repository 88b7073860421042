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
  const base = config.publicUrl ?? `${protocol}://${host}`;
  if (!URL.canParse(base))
    throw invalidInput('Host', 'is no name of a host; set PUBLIC_URL where proxies change it');
  return `${base}/status/${encodeURIComponent(slug)}`;
}
