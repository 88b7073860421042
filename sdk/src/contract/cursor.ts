/** A place in a topic: the life of the database, and how many events came before and with it. */
export interface Cursor {
  epoch: string;
  position: number;
}

// Position: no sign, no leading zero, and short enough to stay an exact integer.
const CURSOR = /^([a-z0-9]{6,16})-(0|[1-9]\d{0,14})$/;

/** `<epoch>-<position>`, the SSE `id` and the `cursor` parameter. */
export function encodeCursor({ epoch, position }: Cursor): string {
  return `${epoch}-${position}`;
}

/** The cursor a string spells, or undefined: a malformed cursor never breaks a stream, it is a reset. */
export function decodeCursor(value: string): Cursor | undefined {
  const match = CURSOR.exec(value);
  return match ? { epoch: match[1]!, position: Number(match[2]) } : undefined;
}
