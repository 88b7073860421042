import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

const PORT = 5175;
const SDK = fileURLToPath(import.meta.resolve('@status-badge/sdk/bundle'));
const FILES = ['/index.html', '/main.ts', '/page.ts'];

/** Serves this folder and the SDK in one file. Answers the server, listening. */
export async function serve(port = PORT): Promise<Server> {
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
  await serve().then(
    () => console.log(`http://localhost:${PORT}`),
    (error: NodeJS.ErrnoException) => {
      console.error(error.code === 'EADDRINUSE' ? `Port ${PORT} is in use: end what uses it.` : error);
      process.exitCode = 1;
    },
  );
}
