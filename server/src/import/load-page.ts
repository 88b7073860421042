import { createReadStream } from 'node:fs';
import type { z } from 'zod';
import { isServerError, StartError } from '../errors.ts';
import { parseInput } from '../http/input.ts';
import { incidentList, maintenanceList, type Statuspage, statuspage } from './schema.ts';

const PATIENCE_MS = 20_000;
const MOST_BYTES = 20_000_000;

/** Counts while it reads: what has no end is given up at the limit, not when the memory is full. */
async function readBounded(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const read: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Error(`it is larger than ${MOST_BYTES} bytes`);
    read.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(read));
}

async function readText(source: string): Promise<string> {
  if (!/^https?:\/\//.test(source)) return readBounded(createReadStream(source));
  const response = await fetch(source, {
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: { accept: 'application/json' },
  });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new Error(`it answered ${response.status}`);
  }
  return readBounded(response.body);
}

/** `fetch` says that it failed; its cause knows why. */
function sayCause({ message, cause }: Error): string {
  const { code, message: why } = (cause ?? {}) as { code?: string; message?: string };
  return [message, code ?? why].filter(Boolean).join(': ');
}

/** A document from a file or a URL. Rejects with one sentence that names the path inside it. */
async function load<S extends z.ZodType>(source: string, schema: S, kind: string): Promise<z.output<S>> {
  let text: string;
  try {
    text = await readText(source);
  } catch (cause) {
    throw new StartError(`import: ${source} cannot be read (${sayCause(cause as Error)}).`);
  }
  try {
    return parseInput(schema, JSON.parse(text));
  } catch (cause) {
    const places = isServerError(cause)
      ? cause.details.errors?.slice(0, 5).map(({ path, message }) => `${path || '(top)'}: ${message}`)
      : undefined;
    throw new StartError(
      `import: ${source} is not a Statuspage v2 ${kind}. ${places?.join('; ') ?? (cause as Error).message}`,
    );
  }
}

/** A Statuspage v2 document from a file or a URL. Rejects with one sentence that names the path inside it. */
export function loadPage(source: string): Promise<Statuspage> {
  return load(source, statuspage, 'components.json or summary.json');
}

/** Each once; of two with one id, the first. */
function merge<T extends { id: string }>(...lists: readonly T[][]): T[] {
  return [
    ...new Map(
      lists
        .flat()
        .reverse()
        .map((each) => [each.id, each]),
    ).values(),
  ].reverse();
}

/**
 * A live page, walked by its public v2 API: what is now, and the incidents and maintenances of the past that the
 * page still lists (Statuspage answers the last 50 of each). `address` is the page's, with or without a path.
 */
export async function walkPage(address: string): Promise<Statuspage> {
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) {
    throw new StartError(`import: --from takes the address of a page, such as https://status.example.com.`);
  }
  const api = `${address.replace(/\/+$/, '').replace(/\/api\/v2(?:\/.*)?$/, '')}/api/v2`;
  const page = await loadPage(`${api}/summary.json`);
  const { incidents } = await load(`${api}/incidents.json`, incidentList, 'incidents.json');
  const planned = await load(
    `${api}/scheduled-maintenances.json`,
    maintenanceList,
    'scheduled-maintenances.json',
  );
  return {
    ...page,
    incidents: merge(page.incidents, incidents),
    scheduled_maintenances: merge(page.scheduled_maintenances, planned.scheduled_maintenances),
  };
}
