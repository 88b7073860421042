import { readFile } from 'node:fs/promises';
import { isServerError, StartError } from '../errors.ts';
import { parseInput } from '../http/input.ts';
import { type Statuspage, statuspage } from './schema.ts';

const PATIENCE_MS = 20_000;
const MOST_BYTES = 20_000_000;

async function readText(source: string): Promise<string> {
  if (!/^https?:\/\//.test(source)) return readFile(source, 'utf8');
  const response = await fetch(source, {
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: { accept: 'application/json' },
  });
  if (!response.ok) throw new Error(`it answered ${response.status}`);
  return response.text();
}

/** A Statuspage v2 document from a file or a URL. Rejects with one sentence that names the path inside it. */
export async function loadPage(source: string): Promise<Statuspage> {
  let text: string;
  try {
    text = await readText(source);
  } catch (cause) {
    throw new StartError(`import: ${source} cannot be read (${(cause as Error).message}).`);
  }
  if (text.length > MOST_BYTES) throw new StartError(`import: ${source} is larger than ${MOST_BYTES} bytes.`);
  try {
    return parseInput(statuspage, JSON.parse(text));
  } catch (cause) {
    const places = isServerError(cause)
      ? cause.details.errors?.slice(0, 5).map(({ path, message }) => `${path || '(top)'}: ${message}`)
      : undefined;
    throw new StartError(
      `import: ${source} is not a Statuspage v2 components.json or summary.json. ${places?.join('; ') ?? (cause as Error).message}`,
    );
  }
}
