import { CONTRACT_VERSION } from '@status-badge/sdk/contract';
import type { Context } from '../context.ts';
import { readHead } from '../events/event-log.ts';
import { matchesTag } from '../http/etag.ts';
import type { HttpContext } from '../http/request.ts';
import { ok, type Reply } from '../http/route.ts';
import type { Organization } from '../organizations/organization.entity.ts';
import { currentMinuteMs, readUptime } from './read-uptime.ts';

/**
 * Uptime with a strong `ETag`. Whatever could change it is an event of the organization's topic or the passing of a
 * minute, so a `304` costs one row. The head is read first: an event after it makes the tag old, never wrong.
 */
export async function serveUptime(
  context: Context,
  epoch: string,
  http: HttpContext,
  organization: Organization,
  days: number,
): Promise<Reply> {
  const nowMs = currentMinuteMs(context);
  const head = await readHead(context.database.em(), organization.topicKey());
  const tag = `"${epoch}-${head?.head ?? 0}-${nowMs / 60_000}-${days}-${CONTRACT_VERSION}"`;
  const headers = { ETag: tag, 'Cache-Control': 'no-cache' };
  if (matchesTag(http.get('if-none-match'), tag)) return { status: 304, headers };
  return ok(await readUptime(context, organization.id, days, nowMs), headers);
}
