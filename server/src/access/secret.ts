import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const KEY = /^sb_([a-z0-9]{12})_([A-Za-z0-9_-]{20,100})$/;

/** A key is `sb_<id>_<secret>`: the id finds the row, the secret is kept only as its hash. */
export function spellKey(id: string, secret: string): string {
  return `sb_${id}_${secret}`;
}

export function readKey(text: string): { id: string; secret: string } | undefined {
  const match = KEY.exec(text);
  return match ? { id: match[1]!, secret: match[2]! } : undefined;
}

/** Whether a string was meant as an API key, well-formed or not. */
export function looksLikeKey(text: string): boolean {
  return text.startsWith('sb_');
}

/** 256 bits from the system's secure source. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

// One round is enough: the secret is random, so there is no dictionary to slow down.
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function isSameSecret(hash: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(hashSecret(secret), 'hex'));
}
