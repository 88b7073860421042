import { matchesTag } from '../http/etag.ts';
import type { HttpContext } from '../http/request.ts';
import { ok, type Reply } from '../http/route.ts';
import { type Snapshots, snapshotTag } from './snapshots.ts';

/** The state of a topic with a strong `ETag`; `304` costs one row. */
export async function serveSnapshot(
  snapshots: Snapshots,
  epoch: string,
  http: HttpContext,
  topic: string,
): Promise<Reply> {
  const given = http.get('if-none-match');
  if (given) {
    const tag = await snapshots.tag(epoch, topic);
    if (matchesTag(given, tag)) return { status: 304, headers: { ETag: tag, 'Cache-Control': 'no-cache' } };
  }
  const { position, body } = await snapshots.read(epoch, topic);
  return ok(body, {
    ETag: snapshotTag(epoch, position),
    'Cache-Control': 'no-cache',
    'Content-Type': 'application/json; charset=utf-8',
  });
}
