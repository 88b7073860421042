import { randomInt } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
export const PUBLIC_ID = /^[a-z0-9]{12}$/;

/** A string of `length` characters of `[a-z0-9]`, about 5.2 bits each, from the system's secure source. */
export function randomText(length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += ALPHABET[randomInt(ALPHABET.length)];
  return text;
}

/** 12 characters of `[a-z0-9]`: 62 bits, not guessable and not in order. */
export function createPublicId(): string {
  return randomText(12);
}
