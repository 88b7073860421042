import { paths, type Snapshot } from '@status-badge/sdk/contract';
import { escapeHtml } from '../http/escape-html.ts';
import type { PageLanguage } from './language.ts';

/** No inline script, nothing from elsewhere; styles and types as the element needs them. */
export const STATUS_PAGE_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

export interface StatusPageOptions extends PageLanguage {
  /** A stream token of a private organization, with which the page's element follows it. */
  token: string | undefined;
}

/**
 * An organization's page: readable as it is, in English; live where scripts run, in the language of `lang`. The name is
 * its heading, so the panel does not say it again.
 */
export function renderStatusPage(
  { organization, status, services }: Snapshot,
  { lang, dir, token }: StatusPageOptions,
): string {
  const name = escapeHtml(organization.name);
  const key = token === undefined ? '' : ` token="${escapeHtml(token)}"`;
  const rows = services
    .filter((service) => !service.onlyShowIfDegraded || service.status !== 'operational')
    .map((service) => `<li>${escapeHtml(service.name)}: ${service.status.replaceAll('_', ' ')}</li>`)
    .join('\n        ');
  return `<!doctype html>
<html lang="${escapeHtml(lang)}" dir="${dir}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${name} status: ${escapeHtml(status.description)}</title>
    <link rel="icon" href="data:,">
    <script type="module" src="${paths.widget}"></script>
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
      status-badge::part(organization) { display: none; }
    </style>
  </head>
  <body>
    <h1 dir="auto">${name}</h1>
    <status-badge variant="panel" endpoint="/" organization="${organization.slug}" show-connection${key}>
      <p lang="en" dir="ltr">${escapeHtml(status.description)}</p>
      <ul lang="en" dir="ltr">
        ${rows}
      </ul>
    </status-badge>
  </body>
</html>
`;
}
