import { CONTRACT_VERSION } from '@status-badge/sdk/contract';
import type { Context } from '../context.ts';
import { readHead } from '../events/event-log.ts';
import { matchesTag } from '../http/etag.ts';
import type { HttpContext } from '../http/request.ts';
import { ok, type Reply } from '../http/route.ts';
import type { Organization } from '../organizations/organization.entity.ts';
import { createSharedReads } from '../platform/shared-reads.ts';
import { currentMinuteMs, readUptime } from './read-uptime.ts';

/** Of answers of the running minute: a year of a large page is 3 MB. */
const MOST_KEPT_BYTES = 16_777_216;

/**
 * Serves uptime with a strong `ETag`. Whatever could change it is an event of the organization's topic or the passing
 * of a minute, so a `304` costs one row and a minute's answer is made once for all who ask: it is the most expensive
 * read that a stranger has. The head is read first: an event after it makes the tag old, never wrong.
 */
export function createUptimeServer(context: Context) {
  const heads = createSharedReads<number>();
  const bodies = createSharedReads<Buffer>();
  const kept = new Map<string, Buffer>();
  let keptBytes = 0;
  let keptMs = 0;

  function forget(): void {
    kept.clear();
    keptBytes = 0;
  }

  function keep(tag: string, body: Buffer, nowMs: number): void {
    if (nowMs !== keptMs || keptBytes + body.length > MOST_KEPT_BYTES) forget();
    keptMs = nowMs;
    keptBytes += body.length;
    kept.set(tag, body);
  }

  async function readHeadOf(topic: string): Promise<number> {
    return (await readHead(context.database.em(), topic))?.head ?? 0;
  }

  async function readBody(key: string, organizationId: string, days: number, nowMs: number): Promise<Buffer> {
    const known = kept.get(key);
    if (known) return known;
    const body = Buffer.from(JSON.stringify(await readUptime(context, organizationId, days, nowMs)));
    keep(key, body, nowMs);
    return body;
  }

  return async (
    epoch: string,
    http: HttpContext,
    organization: Organization,
    days: number,
  ): Promise<Reply> => {
    const nowMs = currentMinuteMs(context);
    const topic = organization.topicKey();
    const head = await heads(topic, () => readHeadOf(topic));
    const tag = `"${epoch}-${head}-${nowMs / 60_000}-${days}-${CONTRACT_VERSION}"`;
    const headers = { ETag: tag, 'Cache-Control': 'no-cache' };
    if (matchesTag(http.get('if-none-match'), tag)) return { status: 304, headers };
    // A tag tells the state of an organization, not whose it is.
    const key = `${organization.id} ${tag}`;
    const body = await bodies(key, () => readBody(key, organization.id, days, nowMs));
    return ok(body, { ...headers, 'Content-Type': 'application/json; charset=utf-8' });
  };
}
