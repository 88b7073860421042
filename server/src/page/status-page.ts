import { paths, type Snapshot } from '@status-badge/sdk/contract';
import { escapeHtml } from '../http/escape-html.ts';
import type { PageLanguage } from './language.ts';
import { statusWords } from './status-words.ts';

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

/** What to subscribe to, by the name that every language has for it. */
const SUBSCRIPTIONS = [
  { name: 'RSS', file: 'history.rss', type: 'application/rss+xml' },
  { name: 'Atom', file: 'history.atom', type: 'application/atom+xml' },
  { name: 'JSON Feed', file: 'history.json', type: 'application/feed+json' },
  { name: 'iCal', file: 'history.ics', type: 'text/calendar' },
];

/**
 * An organization's page in the language of `lang`: readable as it is, live where scripts run. The name is its heading, so
 * the panel does not say it again. Its title says no status, which nobody would mend when that changes.
 */
export function renderStatusPage(
  { organization, statusLabel, services }: Snapshot,
  { lang, dir, token }: StatusPageOptions,
): string {
  const name = escapeHtml(organization.name);
  const key = token === undefined ? '' : ` token="${escapeHtml(token)}"`;
  // Who subscribes comes again after the token has ended.
  const subscriptions = token === undefined ? SUBSCRIPTIONS : [];
  const address = (file: string) => `/status/${organization.slug}/${file}`;
  const alternates = subscriptions
    .map(({ type, file }) => `<link rel="alternate" type="${type}" title="${name}" href="${address(file)}">`)
    .join('\n    ');
  const links = subscriptions.map(({ name, file }) => `<a href="${address(file)}">${name}</a>`).join(' · ');
  const rows = services
    .filter((service) => !service.onlyShowIfDegraded || service.status !== 'operational')
    .map(
      (service) =>
        `<li><bdi>${escapeHtml(service.name)}</bdi>: ${statusWords(lang, 'one', service.status)}</li>`,
    )
    .join('\n        ');
  return `<!doctype html>
<html lang="${escapeHtml(lang)}" dir="${dir}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${name} · Status</title>
    <link rel="icon" href="data:,">
    ${alternates}
    <script type="module" src="${paths.widget}"></script>
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
      status-badge::part(organization) { display: none; }
      footer { margin-block: 2rem; font-size: 0.875rem; }
    </style>
  </head>
  <body>
    <h1><bdi>${name}</bdi></h1>
    <status-badge variant="panel" endpoint="/" organization="${organization.slug}" show-connection${key}>
      <p>${statusWords(lang, 'all', statusLabel)}</p>
      <ul>
        ${rows}
      </ul>
    </status-badge>
    <footer>${links}</footer>
  </body>
</html>
`;
}
