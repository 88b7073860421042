import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { type Plugin, rollup } from 'rollup';
import type { Budget } from './budgets.ts';

// The plugin's types describe its CommonJS build, which Node does not load here.
const minify = terser as unknown as (options: object) => Plugin;

function gzipBytes(text: string): number {
  return gzipSync(text, { level: 9 }).length;
}

/** A built file and the files it imports before it runs; what it loads on demand is not part of it. */
function listServed(file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const code = readFileSync(file, 'utf8');
  for (const [, specifier = ''] of code.matchAll(/\b(?:from|import)\s*["'](\.[^"']+)["']/g)) {
    listServed(join(dirname(file), specifier), seen);
  }
  return seen;
}

function isOutside(folder: string, id: string): boolean {
  return id.startsWith('.') || id.startsWith(sep) ? !resolve(folder, id).startsWith(folder + sep) : true;
}

/** What an app that imports `names` (default: everything) ships before it runs, minified. */
async function bundle(file: string, alone: boolean, names = '*'): Promise<string> {
  const folder = resolve(dirname(file));
  const built = await rollup({
    input: 'app',
    external: (id, importer) =>
      alone &&
      importer !== undefined &&
      importer !== 'app' &&
      isOutside(folder, id.startsWith('.') ? resolve(dirname(importer), id) : id),
    plugins: [
      {
        name: 'app',
        resolveId: (id) => (id === 'app' ? id : null),
        load: (id) => (id === 'app' ? `export ${names} from ${JSON.stringify(resolve(file))};` : null),
      },
      nodeResolve({ browser: true }),
      minify({ module: true, ecma: 2022, compress: { passes: 3 } }),
    ],
  });
  const { output } = await built.generate({ format: 'es' });
  await built.close();
  const chunks = new Map(
    output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part] as const] : [])),
  );
  const served = (name: string): string[] => {
    const chunk = chunks.get(name);
    chunks.delete(name);
    return chunk ? [chunk.code, ...chunk.imports.flatMap(served)] : [];
  };
  return served(output[0].fileName).join('');
}

/** Gzip size in bytes; undefined when the part is not built. */
export async function measure({
  file,
  followed,
  measure = 'served',
  names,
}: Budget): Promise<number | undefined> {
  if (!existsSync(file)) return undefined;
  if (measure !== 'served') return gzipBytes(await bundle(file, measure === 'alone', names));
  const files = listServed(file);
  for (const follower of followed ? globSync(followed) : []) listServed(follower, files);
  return [...files].reduce((total, part) => total + gzipBytes(readFileSync(part, 'utf8')), 0);
}
