import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * The client's address: what the outermost of `trustedHops` proxies saw. Each proxy appends who called it to
 * `X-Forwarded-For`, so only the last `trustedHops` entries were written by somebody we trust; whatever a client
 * put there itself stands further left and is never read.
 */
export function clientAddress(req: IncomingMessage, trustedHops: number): string {
  const direct = normalize(req.socket.remoteAddress ?? '');
  if (trustedHops === 0) return direct;
  const forwarded = String(req.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => normalize(part.trim()));
  const claimed = forwarded.at(-trustedHops) ?? forwarded[0] ?? '';
  // No address: a proxy that writes "unknown", or no proxy at all.
  return isIP(claimed) === 0 ? direct : claimed;
}

/** Without brackets, port or zone; an IPv4 address that came as IPv6 as itself. */
function normalize(text: string): string {
  if (!text.includes(':')) return text;
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(text)?.[1] ?? text;
  return bare.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
}

/** What a limit counts as one: an IPv4 address, or the /64 of an IPv6 one, which is what one customer is given. */
export function addressGroup(address: string): string {
  if (isIP(address) !== 6) return address;
  const [left = '', right] = address.split('::');
  const head = left.split(':').filter(Boolean);
  const tail = (right ?? '').split(':').filter(Boolean);
  // A dotted tail stands for two groups; it never reaches into the first four.
  const tailLength = tail.length + (tail.at(-1)?.includes('.') ? 1 : 0);
  const zeros = right === undefined ? [] : Array<string>(Math.max(0, 8 - head.length - tailLength)).fill('0');
  const groups = [...head, ...zeros, ...tail].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
