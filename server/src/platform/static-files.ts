import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { send } from '@koa/send';
import type { Middleware } from 'koa';

export interface StaticFiles {
  /** The URL path in front of the files, as `/widget`. */
  prefix: string;
  directory: string;
  headers: Record<string, string>;
  /** What `prefix/` itself answers. */
  index?: string;
}

// A name that holds its own hash never changes what it names.
const HASHED = /[.-][A-Za-z0-9_-]{8,}\.(?:js|css)$/;

/** Serves the files of one directory under a prefix; what is not there goes on to the next middleware. */
export function staticFiles({ prefix, directory, headers, index }: StaticFiles): Middleware {
  return async (ctx, next) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return next();
    if (ctx.path === prefix && index) {
      // Without the slash what the page names beside itself would be looked for one folder higher.
      ctx.status = 308;
      ctx.set('Location', `${prefix}/${ctx.search}`);
      ctx.body = '';
      return;
    }
    if (!ctx.path.startsWith(`${prefix}/`)) return next();
    const file = ctx.path.slice(prefix.length + 1) || index;
    if (!file || file.split('/').includes('..') || !(await isFile(join(directory, file)))) return next();
    const maxage = HASHED.test(file) ? 31_536_000_000 : 300_000;
    for (const [name, value] of Object.entries(headers)) ctx.set(name, value);
    await send(ctx as never, file, { root: directory, maxage, immutable: HASHED.test(file) } as never);
  };
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}
