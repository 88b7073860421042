import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DOCUMENT_PAGE, DOCUMENT_POLICY, readViewer } from './document-page.ts';
import { describeApi } from './openapi.ts';
import { ok, type Route, route } from './route.ts';

const DESCRIPTION = `Live status for many organizations.

Writes take an API key as \`Authorization: Bearer sb_…\` or \`x-api-key\`. Whoever may read a public organization needs none.
Times are ISO 8601 in UTC, ids are 12 characters of \`a\`–\`z\` and \`0\`–\`9\`. Lists come in pages: send \`next\` of one as \`after\`
for the next. Fields that are not known are refused in a request and to be ignored in an answer.`;

function readVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** The description of all `routes`, and of itself. */
export function documentRoutes(routes: readonly Route[], publicUrl: string | undefined): Route[] {
  let text: string | undefined;
  let viewer: Buffer | undefined;
  const own: Route[] = [
    route({
      method: 'get',
      path: '/v1/openapi.json',
      summary: 'This description, as OpenAPI 3.1.',
      tag: 'API',
      access: 'public',
      responses: { 200: z.looseObject({ openapi: z.literal('3.1.0') }) },
      async handle() {
        text ??= JSON.stringify(
          describeApi([...routes, ...own], {
            title: 'Status Badge',
            version: readVersion(),
            description: DESCRIPTION,
            url: publicUrl,
          }),
        );
        return ok(text, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-cache' });
      },
    }),
    route({
      method: 'get',
      path: '/v1/docs',
      summary: 'This description, for people.',
      tag: 'API',
      access: 'public',
      responses: { 200: z.string() },
      contentType: 'text/html',
      handle: async () =>
        ok(DOCUMENT_PAGE, {
          'Content-Type': 'text/html; charset=utf-8',
          'Content-Security-Policy': DOCUMENT_POLICY,
          'Referrer-Policy': 'no-referrer',
          'Cache-Control': 'no-cache',
        }),
    }),
    route({
      method: 'get',
      path: '/v1/docs/viewer.js',
      summary: 'The viewer of that page.',
      tag: 'API',
      access: 'public',
      responses: { 200: z.string() },
      contentType: 'text/javascript',
      async handle() {
        viewer ??= readViewer();
        return ok(viewer, {
          'Content-Type': 'text/javascript; charset=utf-8',
          'Cache-Control': 'public, max-age=86400',
        });
      },
    }),
  ];
  return own;
}
