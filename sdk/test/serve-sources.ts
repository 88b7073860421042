import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';

/** What `npm run build` makes of the SDK for pages without a bundler. */
const BUNDLE = new URL('../dist/bundle/sdk.js', import.meta.url);
const PAGE = '<!doctype html><meta charset="utf-8"><title>SDK</title>';
const STRICT = `default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'`;
const STRICT_PAGE = `<!doctype html><meta charset="utf-8"><title>Strict</title>
<script type="module" src="/page.js"></script>`;

/** Follows `?endpoint=` on a clock that runs `?speed=` times as fast, and leaves what it saw for a test. */
const FOLLOW = `
import { createStatusClient } from '/src/index.ts';
const { endpoint = location.origin, speed = 1 } = Object.fromEntries(new URLSearchParams(location.search));
const clock = {
  now: () => Date.now() * speed,
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs / speed),
  clearTimeout: (handle) => clearTimeout(handle),
};
const client = createStatusClient({ endpoint, organization: 'test', clock });
const seen = [];
client.on('*', (event) => seen.push(Number(event.id.split('-')[1])));
globalThis.statusTest = { read: () => ({ seen, connection: client.connection }) };
globalThis.violations = [];
document.addEventListener('securitypolicyviolation', (event) => globalThis.violations.push(event.violatedDirective));
`;

const claim = 'addEventListener("activate", (event) => event.waitUntil(clients.claim()));';
const isStream = 'new URL(event.request.url).pathname.endsWith("/stream")';
/** Service workers of a host page that get between the SDK and the server. */
const WORKERS: Record<string, string> = {
  '/worker-passes.js': `${claim} addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));`,
  '/worker-refuses.js': `${claim} let refused = 0; addEventListener('fetch', (event) => {
    if (${isStream} && refused++ < 2) event.respondWith(new Response('', { status: 503 }));
  });`,
  '/worker-buffers.js': `${claim} addEventListener('fetch', (event) => {
    if (${isStream}) event.respondWith(fetch(event.request).then(async (response) =>
      new Response(await response.text(), response)));
  });`,
};

/** Serves an empty page at `/`, and to it the SDK's own sources, so that a browser runs them unbuilt. */
export function serveSources(path: string, response: ServerResponse): void {
  const [type, body] = read(path) ?? [];
  const csp = path === '/strict' ? { 'content-security-policy': STRICT } : {};
  if (type) response.writeHead(200, { 'content-type': type, ...csp }).end(body);
  else response.writeHead(404).end();
}

function read(path: string): [type: string, body: string] | undefined {
  if (path === '/') return ['text/html', PAGE];
  if (path === '/strict') return ['text/html', STRICT_PAGE];
  if (path === '/page.js') return ['text/javascript', FOLLOW];
  if (path === '/bundled.js') return ['text/javascript', FOLLOW.replace('/src/index.ts', '/bundle/sdk.js')];
  if (path === '/bundle/sdk.js') return ['text/javascript', readFileSync(BUNDLE, 'utf8')];
  if (path in WORKERS) return ['text/javascript', WORKERS[path]!];
  if (path === '/own') return ['text/html', 'own'];
  if (!path.startsWith('/src/') || path.includes('..')) return undefined;
  const source = readFileSync(new URL(`..${path}`, import.meta.url), 'utf8');
  return ['text/javascript', stripTypeScriptTypes(source)];
}
