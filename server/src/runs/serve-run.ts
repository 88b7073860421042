import type { Context } from '../context.ts';
import { matchesTag, placedTag } from '../http/etag.ts';
import type { HttpContext } from '../http/request.ts';
import { ok, type Reply } from '../http/route.ts';
import { readRun } from './read-run.ts';

/** A run as it is now. Its `ETag` is of the run, then of its cursor: between two events the run may be the newer one. */
export async function serveRun(
  context: Context,
  epoch: string,
  http: HttpContext,
  id: string,
): Promise<Reply> {
  const { snapshot } = await readRun(context, epoch, id);
  const tag = placedTag(snapshot.run, snapshot.cursor);
  const headers = { ETag: tag, 'Cache-Control': 'no-cache' };
  if (matchesTag(http.get('if-none-match'), tag)) return { status: 304, headers };
  return ok(JSON.stringify(snapshot), { ...headers, 'Content-Type': 'application/json; charset=utf-8' });
}
