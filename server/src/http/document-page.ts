import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Nothing from elsewhere, no script but the viewer's file. The viewer writes style attributes, so inline style is
 * let in; it holds no text of strangers.
 */
export const DOCUMENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const DOCUMENT_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Status Badge API</title>
<link rel="icon" href="data:,">
<script type="module" src="/v1/docs/viewer.js"></script>
</head>
<body>
<rapi-doc spec-url="/v1/openapi.json" render-style="focused" show-header="false" load-fonts="false" allow-server-selection="false" persist-auth="false" show-method-in-nav-bar="as-colored-text" use-path-in-nav-bar="true" schema-description-expanded="true" sort-tags="false" primary-color="#1f6feb"></rapi-doc>
<noscript>This page needs JavaScript. The description itself is at <a href="/v1/openapi.json">/v1/openapi.json</a>.</noscript>
</body>
</html>
`;

/** The viewer's one file: beside what was built, and in a repository where its package put it. */
export function readViewer(): Buffer {
  const built = new URL('../viewer.js', import.meta.url);
  return readFileSync(existsSync(built) ? built : createRequire(import.meta.url).resolve('rapidoc'));
}
