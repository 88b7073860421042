import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ServerError } from '../errors.ts';
import { ok, type Route, route } from '../http/route.ts';
import type { MetricsText } from '../platform/metrics.ts';

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** What Prometheus scrapes; with `METRICS_TOKEN` only by who sends it as a bearer. */
export function metricsRoute(metrics: MetricsText, token: string | undefined): Route {
  return route({
    method: 'get',
    path: '/metrics',
    summary: 'The metrics of this instance, for Prometheus.',
    tag: 'Health',
    access: 'public',
    responses: { 200: z.string() },
    refusals: ['unauthorized'],
    contentType: 'text/plain',
    async handle({ http }) {
      if (token !== undefined && !isSame(http.get('authorization'), `Bearer ${token}`)) {
        throw new ServerError('unauthorized', 'Send METRICS_TOKEN as "Authorization: Bearer …".');
      }
      return ok(await metrics.metrics(), {
        'Content-Type': metrics.contentType,
        'Cache-Control': 'no-store',
      });
    },
  });
}
