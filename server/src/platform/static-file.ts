import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

/** What a file may be sent as, the smallest first. */
export const ENCODINGS = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The bytes of an answer and their strong tag. */
export interface Representation {
  readonly bytes: Buffer;
  readonly tag: string;
}

/** A file in memory; each encoding is made once, when it is first asked for. */
export type StaticFile = (encoding: Encoding) => Promise<Representation>;

const ENCODE: Record<Encoding, (bytes: Buffer) => Promise<Buffer>> = {
  br: promisify(brotliCompress),
  gzip: promisify(gzip),
  identity: async (bytes) => bytes,
};

function createStaticFile(bytes: Buffer): StaticFile {
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  const made = new Map<Encoding, Promise<Representation>>();
  const make = async (encoding: Encoding): Promise<Representation> => ({
    bytes: await ENCODE[encoding](bytes),
    tag: `"${digest}-${encoding}"`,
  });
  return (encoding) => {
    const known = made.get(encoding) ?? make(encoding);
    made.set(encoding, known);
    return known;
  };
}

/** Reads a file when it is first asked for, and again when it has changed; undefined where there is none. */
export function createFileReader(): (path: string) => Promise<StaticFile | undefined> {
  const known = new Map<string, { version: string; file: StaticFile }>();
  return async (path) => {
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) return undefined;
    const version = `${found.mtimeMs} ${found.size}`;
    const kept = known.get(path);
    if (kept?.version === version) return kept.file;
    const file = createStaticFile(await readFile(path));
    known.set(path, { version, file });
    return file;
  };
}
