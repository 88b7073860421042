/** What text from a server may link to. */
export const TEXT_LINKS: readonly string[] = ['https:', 'mailto:'];
/** What a page's owner may link to: their own status page, on their own machine too. */
export const PAGE_LINKS: readonly string[] = ['https:', 'http:'];

/**
 * The address a text spells when it is absolute, of an allowed scheme, and without a user name in front
 * of the host (`https://bank.example@evil.example` is how people are deceived); undefined otherwise.
 */
export function safeLink(text: string | null | undefined, schemes = TEXT_LINKS): string | undefined {
  try {
    const url = new URL(text ?? '');
    return schemes.includes(url.protocol) && !url.username && !url.password ? url.href : undefined;
  } catch {
    return undefined; // Not an address.
  }
}

/** An address as a page means it; undefined when it is none. */
export function resolveUrl(url: string, base: string): URL | undefined {
  try {
    return new URL(url, base);
  } catch {
    return undefined;
  }
}

/**
 * Where a server may be: an address of the web, by default the origin of the page. What begins like no address
 * (`status.example.com`, without `https://`) would be a folder beside the page, which nobody means: it stays as it is, for the
 * SDK to say what is wrong with it.
 */
export function resolveEndpoint(endpoint: string, base: string): URL | string {
  const url = /^(https?:|[./]|$)/i.test(endpoint || '') ? resolveUrl(endpoint || '/', base) : undefined;
  return url && PAGE_LINKS.includes(url.protocol) ? url : endpoint;
}
