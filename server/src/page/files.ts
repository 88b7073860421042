import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Middleware } from 'koa';
import { staticFiles } from '../platform/static-files.ts';

const widget = dirname(createRequire(import.meta.url).resolve('@status-badge/widget/package.json'));

/** The built element, for any page anywhere. */
export function widgetFiles(): Middleware {
  return staticFiles({
    prefix: '/widget',
    directory: join(widget, 'dist', 'bundle'),
    headers: { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' },
  });
}

/** The gallery of the element, live against this server. */
export function demoFiles(): Middleware {
  return staticFiles({ prefix: '/demo', directory: join(widget, 'demo'), headers: {}, index: 'index.html' });
}
