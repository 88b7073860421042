import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Snapshot } from '@status-badge/sdk';
import { renderStatusBadge } from '@status-badge/widget/server';

interface Place {
  endpoint: string;
  organization: string;
}

/** The state, or undefined where the status server cannot be reached: then the tag alone does the work. */
async function readSnapshot({ endpoint, organization }: Place): Promise<Snapshot | undefined> {
  try {
    const answer = await fetch(`${endpoint}/v1/orgs/${organization}/summary`, {
      signal: AbortSignal.timeout(500),
    });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

async function renderPage(place: Place, nonce: string): Promise<string> {
  const { endpoint, organization } = place;
  const snapshot = await readSnapshot(place);
  const attributes = { endpoint, organization };
  const badge = snapshot
    ? await renderStatusBadge({ attributes, snapshot, nonce })
    : `<status-badge endpoint="${endpoint}" organization="${organization}">Status</status-badge>`;
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
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  return server;
}

if (process.argv[1] === import.meta.filename) {
  await serve({ endpoint: process.env['STATUS_ENDPOINT'] ?? 'http://localhost:4000', organization: 'demo' });
  console.log('http://localhost:5174');
}
