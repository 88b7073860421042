import { randomInt } from 'node:crypto';

// A power of 36 that `randomInt` can count to: six digits for each call.
const DIGITS = 6;
export const PUBLIC_ID = /^[a-z0-9]{12}$/;

/** A string of `length` characters of `[a-z0-9]`, about 5.2 bits each, from the system's secure source. */
export function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    const digits = Math.min(DIGITS, length - text.length);
    text += randomInt(36 ** digits)
      .toString(36)
      .padStart(digits, '0');
  }
  return text;
}

/** 12 characters of `[a-z0-9]`: 62 bits, not guessable and not in order. */
export function createPublicId(): string {
  return randomText(12);
}
