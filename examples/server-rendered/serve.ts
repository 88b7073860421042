import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Snapshot } from '@status-badge/sdk';
import { renderStatusBadge } from '@status-badge/widget/server';

interface Place {
  endpoint: string;
  organization: string;
}

/** The state, or undefined where the status server cannot be reached: then the tag and a link between its tags do the work. */
async function readSnapshot({ endpoint, organization }: Place): Promise<Snapshot | undefined> {
  try {
    const answer = await fetch(`${endpoint}/v1/orgs/${organization}/summary`, {
      signal: AbortSignal.timeout(500),
    });
    return await answer.json();
  } catch {
    return undefined;
  }
}

async function renderPage(place: Place, nonce: string): Promise<string> {
  const { endpoint, organization } = place;
  const snapshot = await readSnapshot(place);
  const attributes = { endpoint, organization, href: `${endpoint}/status/${organization}` };
  const badge = await renderStatusBadge({ attributes, snapshot, nonce });
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Status Badge, rendered by a server</title>
    <link rel="icon" href="data:," />
    <script type="module" src="${endpoint}/widget/status-badge.js"></script>
  </head>
  <body>
    <h1>Our product</h1>
    <p>${badge}</p>
    <p>The words above were in the page before any script ran.</p>
  </body>
</html>`;
}

/** A page whose badge is whole at the first paint, under a strict policy. Answers the server, listening. */
export async function serve(place: Place, port = 5174): Promise<Server> {
  const { endpoint } = place;
  const server = createServer(async (_request, response) => {
    const nonce = randomBytes(16).toString('base64');
    const html = await renderPage(place, nonce);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; img-src data:; script-src ${endpoint}; connect-src ${endpoint}; style-src 'nonce-${nonce}'`,
    );
    response.end(html);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, 'localhost', resolve);
  });
  return server;
}

if (process.argv[1] === import.meta.filename) {
  const port = Number(process.env['PORT'] ?? 5174);
  try {
    const endpoint = process.env['STATUS_ENDPOINT'] ?? 'http://localhost:4000';
    await serve({ endpoint, organization: 'demo' }, port);
    console.log(`http://localhost:${port}`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    console.error(`Port ${port} is in use: end what listens there, or choose another one by PORT=….`);
    process.exitCode = 1;
  }
}
