import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A module and all it imports, as a browser runs it: React is CommonJS, and JSX is no JavaScript. */
export async function bundle(entry: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    ...{ bundle: true, write: false, format: 'esm', jsx: 'automatic', logLevel: 'error' },
    conditions: ['@status-badge/source'],
    define: { 'process.env.NODE_ENV': '"development"' },
  });
  return outputFiles[0]!.text;
}
