import type { IncomingMessage } from 'node:http';

/**
 * The client's address: what the outermost of `trustedHops` proxies saw. Each proxy appends who called it to
 * `X-Forwarded-For`, so only the last `trustedHops` entries were written by somebody we trust.
 */
export function clientAddress(req: IncomingMessage, trustedHops: number): string {
  const direct = req.socket.remoteAddress ?? '';
  if (trustedHops === 0) return normalize(direct);
  const forwarded = String(req.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  return normalize(forwarded.at(-trustedHops) ?? forwarded[0] ?? direct);
}

function normalize(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '').replace(/^\[(.*)\]$/, '$1');
}
