import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

const PARSER = '/parser/index.js';

const PAGE = `<!doctype html><meta charset="utf-8"><title>SDK</title>
<script type="importmap">{ "imports": { "eventsource-parser": "${PARSER}" } }</script>`;

/** Serves an empty page at `/`, and to it the SDK's own sources, so that a browser runs them unbuilt. */
export function serveSources(path: string, response: ServerResponse): void {
  const [type, body] = read(path) ?? [];
  if (type) response.writeHead(200, { 'content-type': type }).end(body);
  else response.writeHead(404).end();
}

function read(path: string): [type: string, body: string] | undefined {
  if (path === '/') return ['text/html', PAGE];
  if (path === '/own') return ['text/html', 'own'];
  if (path.startsWith('/parser/')) {
    const entry = fileURLToPath(import.meta.resolve('eventsource-parser'));
    return [
      'text/javascript',
      readFileSync(entry.replace('index.js', path.slice('/parser/'.length)), 'utf8'),
    ];
  }
  if (!path.startsWith('/src/') || path.includes('..')) return undefined;
  const source = readFileSync(new URL(`..${path}`, import.meta.url), 'utf8');
  return ['text/javascript', stripTypeScriptTypes(source)];
}
