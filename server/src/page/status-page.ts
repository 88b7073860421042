import { paths, type Snapshot } from '@status-badge/sdk/contract';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** No inline script, nothing from elsewhere; styles and types as the element needs them. */
export const STATUS_PAGE_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** An organization's public page: readable as it is, live where scripts run. */
export function renderStatusPage({ organization, status, services }: Snapshot): string {
  const name = escapeHtml(organization.name);
  const rows = services
    .filter((service) => !service.onlyShowIfDegraded || service.status !== 'operational')
    .map((service) => `<li>${escapeHtml(service.name)}: ${service.status.replaceAll('_', ' ')}</li>`)
    .join('\n        ');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${name} status: ${escapeHtml(status.description)}</title>
    <link rel="icon" href="data:,">
    <script type="module" src="${paths.widget}"></script>
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
    </style>
  </head>
  <body>
    <h1>${name}</h1>
    <status-badge variant="panel" endpoint="/" organization="${organization.slug}" show-connection>
      <p>${escapeHtml(status.description)}</p>
      <ul>
        ${rows}
      </ul>
    </status-badge>
  </body>
</html>
`;
}
