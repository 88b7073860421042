/**
 * How an event says which it is and when it was sent, in any server's framing: `@00000012:0000123456@`, the number
 * and the microseconds since the load client began. One byte to look for, then fixed places.
 */
export const MARKER_LENGTH = 21;

const AT = 0x40;
const ZERO = 0x30;

export function spellMarker(number: number, micros: number): string {
  return `@${String(number).padStart(8, '0')}:${String(micros).padStart(10, '0')}@`;
}

function readDigits(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index += 1) value = value * 10 + (bytes[index]! - ZERO);
  return value;
}

/** Calls back with every whole marker; answers where the first unfinished one begins, or `length`. */
export function scanMarkers(
  bytes: Buffer,
  length: number,
  onMarker: (number: number, micros: number) => void,
): number {
  let at = bytes.indexOf(AT);
  while (at !== -1 && at < length) {
    if (at + MARKER_LENGTH > length) return at;
    onMarker(readDigits(bytes, at + 1, at + 9), readDigits(bytes, at + 10, at + 20));
    at = bytes.indexOf(AT, at + MARKER_LENGTH);
  }
  return length;
}
