import { createHash } from 'node:crypto';
import type { Context } from '../context.ts';
import { matchesTag } from '../http/etag.ts';
import type { HttpContext } from '../http/request.ts';
import { ok, type Reply } from '../http/route.ts';
import { readRun } from './read-run.ts';

/** A run as it is now. Its `ETag` is of the content: between two events the row may be newer than its position. */
export async function serveRun(
  context: Context,
  epoch: string,
  http: HttpContext,
  id: string,
): Promise<Reply> {
  const { snapshot } = await readRun(context, epoch, id);
  const body = JSON.stringify(snapshot);
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const headers = { ETag: tag, 'Cache-Control': 'no-cache' };
  if (matchesTag(http.get('if-none-match'), tag)) return { status: 304, headers };
  return ok(body, { ...headers, 'Content-Type': 'application/json; charset=utf-8' });
}
