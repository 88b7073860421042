import { existsSync, readFileSync } from 'node:fs';
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

async function bundle(file: string, alone: boolean): Promise<string> {
  const folder = resolve(dirname(file));
  const built = await rollup({
    input: file,
    external: (id, importer) =>
      alone &&
      importer !== undefined &&
      isOutside(folder, id.startsWith('.') ? resolve(dirname(importer), id) : id),
    plugins: [nodeResolve({ browser: true }), minify({ module: true, compress: { passes: 2 } })],
  });
  const { output } = await built.generate({ format: 'es', inlineDynamicImports: true });
  await built.close();
  return output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('');
}

/** Gzip size in bytes; undefined when the part is not built. */
export async function measure({ file, measure = 'served' }: Budget): Promise<number | undefined> {
  if (!existsSync(file)) return undefined;
  if (measure !== 'served') return gzipBytes(await bundle(file, measure === 'alone'));
  return [...listServed(file)].reduce((total, part) => total + gzipBytes(readFileSync(part, 'utf8')), 0);
}
