import { z } from 'zod';
import type { Context } from '../context.ts';
import { type Route, route } from '../http/route.ts';
import type { MetricsText } from '../platform/metrics.ts';
import { createSingleFlight } from '../platform/single-flight.ts';
import type { Hub } from '../streams/hub.ts';
import { metricsRoute } from './metrics-route.ts';
import { type DependencyState, readDatabaseState, readHealth } from './read-health.ts';

const state = z.enum(['ok', 'away', 'unused']);
const health = z.object({ status: z.enum(['ok', 'degraded']), database: state, redis: state });
const liveness = z.object({ status: z.literal('ok') });
const readiness = z.object({ status: z.enum(['ready', 'not_ready']), reason: z.string().nullable() });
const FRESH = { 'Cache-Control': 'no-store' };

export function healthRoutes(context: Context, hub: Hub, metrics: MetricsText): Route[] {
  // Anybody may ask, as often as they like: however many do at once, one look answers them.
  const askAll = createSingleFlight(() => readHealth(context));
  const askDatabase = createSingleFlight(() => readDatabaseState(context));
  return [
    metricsRoute(metrics, context.config.metricsToken),
    route({
      method: 'get',
      path: '/health',
      summary: 'Every dependency; 503 when a configured one is away.',
      tag: 'Health',
      access: 'public',
      responses: { 200: health, 503: health },
      async handle() {
        const body = await askAll();
        return { status: body.status === 'ok' ? 200 : 503, body, headers: FRESH };
      },
    }),
    route({
      method: 'get',
      path: '/livez',
      summary: 'Whether the process answers at all.',
      tag: 'Health',
      access: 'public',
      responses: { 200: liveness },
      handle: async () => ({ status: 200, body: { status: 'ok' }, headers: FRESH }),
    }),
    route({
      method: 'get',
      path: '/readyz',
      summary: 'Whether this instance should get new connections.',
      tag: 'Health',
      access: 'public',
      responses: { 200: readiness, 503: readiness },
      async handle() {
        const reason = await unreadiness(context, hub, askDatabase);
        return {
          status: reason ? 503 : 200,
          body: { status: reason ? 'not_ready' : 'ready', reason },
          headers: FRESH,
        };
      },
    }),
  ];
}

/** Why new connections should go elsewhere, or null. Redis is no reason: without it the sweep delivers. */
async function unreadiness(
  { config }: Context,
  hub: Hub,
  askDatabase: () => Promise<DependencyState>,
): Promise<string | null> {
  if (hub.draining) return 'draining';
  if (hub.lagMs > 3 * config.sweepMs) return 'the log was not read for three sweeps';
  // Asking Redis too would let a muted one delay the answer past a balancer's patience.
  return (await askDatabase()) === 'ok' ? null : 'the database is away';
}
