import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

const SDK = fileURLToPath(import.meta.resolve('@status-badge/sdk/bundle'));
const FILES = ['/index.html', '/main.ts', '/page.ts'];

/** Serves this folder and the SDK in one file. Answers the server, listening. */
export async function serve(port = 5175): Promise<Server> {
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url ?? '/', 'http://localhost');
    const path = pathname === '/' ? '/index.html' : pathname;
    try {
      if (path === '/sdk.js') response.setHeader('Content-Type', 'text/javascript').end(await readFile(SDK));
      else if (!FILES.includes(path)) response.writeHead(404).end();
      else if (path.endsWith('.html')) {
        response.setHeader('Content-Type', 'text/html').end(await readFile(import.meta.dirname + path));
      } else {
        const source = await readFile(import.meta.dirname + path, 'utf8');
        response.setHeader('Content-Type', 'text/javascript').end(stripTypeScriptTypes(source));
      }
    } catch (error) {
      response.writeHead(500).end(`${error}`);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, 'localhost', resolve);
  });
  return server;
}

if (process.argv[1] === import.meta.filename) {
  const port = Number(process.env['PORT'] ?? 5175);
  try {
    await serve(port);
    console.log(`http://localhost:${port}`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    console.error(`Port ${port} is in use: end what listens there, or choose another one by PORT=….`);
    process.exitCode = 1;
  }
}
