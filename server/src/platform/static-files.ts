import { extname, join } from 'node:path';
import type { Context, Middleware } from 'koa';
import { createFileReader, ENCODINGS, type StaticFile } from './static-file.ts';

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
/** Folders and a file, none hidden, in the same letters on every system: nothing that leads out of a directory. */
const NAME = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;
const TEXT = /^(?:text\/|application\/json|image\/svg)/;

/** Sends a file as small as the client takes it, or nothing when it has it already. */
async function send(ctx: Context, name: string, file: StaticFile): Promise<void> {
  ctx.type = extname(name);
  ctx.set('Cache-Control', HASHED.test(name) ? 'max-age=31536000,immutable' : 'max-age=300');
  ctx.vary('Accept-Encoding');
  const encoding = TEXT.test(ctx.type) ? ENCODINGS.find((each) => ctx.acceptsEncodings(each)) : undefined;
  const { bytes, tag } = await file(encoding ?? 'identity');
  if (encoding && encoding !== 'identity') ctx.set('Content-Encoding', encoding);
  // No date: packages come with the same one in every version.
  ctx.set('ETag', tag);
  ctx.status = 200;
  if (ctx.fresh) ctx.status = 304;
  else ctx.body = bytes;
}

/** Serves the files of one directory under a prefix; what is not there goes on to the next middleware. */
export function staticFiles({ prefix, directory, headers, index }: StaticFiles): Middleware {
  const read = createFileReader();
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
    const name = ctx.path.slice(prefix.length + 1) || index;
    const file = name && NAME.test(name) ? await read(join(directory, name)) : undefined;
    if (!name || !file) return next();
    for (const [field, value] of Object.entries(headers)) ctx.set(field, value);
    await send(ctx, name, file);
  };
}
