import type { Problem } from '@status-badge/sdk/contract';
import { escapeHtml } from './escape-html.ts';

/** Nothing but the page itself and its styles. */
export const PROBLEM_PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/** What a person reads whose browser was refused a page. */
export function renderProblemPage({ title, detail, requestId }: Problem): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escapeHtml(title)}</title>
    <link rel="icon" href="data:,">
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
    </style>
  </head>
  <body>
    <h1>${escapeHtml(title)}</h1>
    <p>${escapeHtml(detail ?? '')}</p>
    ${requestId ? `<p><small>Request ${escapeHtml(requestId)}</small></p>` : ''}
  </body>
</html>
`;
}
