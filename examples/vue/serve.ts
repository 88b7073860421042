import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };
const folderOf = (specifier: string) => dirname(fileURLToPath(import.meta.resolve(specifier)));
const vue = join(folderOf('vue/package.json'), 'dist');
const widget = join(folderOf('@status-badge/widget/package.json'), 'dist', 'bundle');

/** Serves this folder, Vue and the element, without a bundler. Answers the server, listening. */
export async function serve(port = 5173): Promise<Server> {
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url ?? '/', 'http://localhost');
    try {
      response.setHeader('Content-Type', TYPES[extname(pathname)] ?? 'text/html');
      response.end(await readFile(fileOf(pathname)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, 'localhost', resolve);
  });
  return server;
}

function fileOf(pathname: string): string {
  if (pathname.startsWith('/vue/')) return join(vue, pathname.slice('/vue'.length));
  if (pathname.startsWith('/widget/')) return join(widget, pathname.slice('/widget'.length));
  return join(import.meta.dirname, pathname === '/' ? 'index.html' : pathname);
}

if (process.argv[1] === import.meta.filename) {
  const port = Number(process.env['PORT'] ?? 5173);
  try {
    await serve(port);
    console.log(`http://localhost:${port}`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    console.error(`Port ${port} is in use: end what listens there, or choose another one by PORT=….`);
    process.exitCode = 1;
  }
}
