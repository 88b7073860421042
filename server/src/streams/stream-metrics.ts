import { TOPIC_KINDS } from '@status-badge/sdk/contract';
import { Histogram } from 'prom-client';
import { topicKind } from '../events/topics.ts';
import { gauge, labelledGauge, type Metrics } from '../platform/metrics.ts';
import type { Hub } from './hub.ts';
import type { Session } from './session.ts';

const MS_PER_S = 1_000;
const DELAY_BUCKETS_S = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

function sum(sessions: Iterable<Session>, read: (session: Session) => number): number {
  let total = 0;
  for (const session of sessions) total += read(session);
  return total;
}

function countByKind(hub: Hub): Map<string, number> {
  const counts = new Map<string, number>(TOPIC_KINDS.map((kind) => [kind, 0]));
  for (const { topic } of hub.sessions) {
    const kind = topicKind(topic);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** Registers what the streams of this instance do. Sessions are walked when the metrics are read, never for an event. */
export function registerStreamMetrics(metrics: Metrics, hub: Hub): void {
  const { tally, sessions } = hub;
  const one = (name: string, help: string, read: () => number) =>
    gauge(metrics, `status_badge_${name}`, help, read);
  const by = (name: string, help: string, label: string, read: () => Iterable<readonly [string, number]>) =>
    labelledGauge(metrics, `status_badge_${name}`, help, label, read);

  by('sessions', 'Open streams.', 'kind', () => countByKind(hub));
  one('topics', 'Topics with readers here.', () => hub.size.topics);
  one('sessions_lingering', 'Streams that said goodbye and still hold a socket.', () => hub.size.lingering);
  one('queued_bytes', 'Bytes that readers have not taken yet.', () =>
    sum(sessions, (each) => each.queuedBytes),
  );
  one('events_total', 'Events taken in, once each.', () => tally.events);
  one(
    'deliveries_total',
    'Events sent, once for each reader.',
    () => tally.deliveries + sum(sessions, (each) => each.eventsSent),
  );
  one(
    'sent_bytes_total',
    'Bytes sent on streams.',
    () => tally.bytes + sum(sessions, (each) => each.bytesSent),
  );
  one('replays_total', 'Readers brought to the present from a cursor.', () => tally.resumed);
  one('catch_ups_total', 'Reads of the log for what the bus left out.', () => tally.catchUps);
  by('resets_total', 'Readers whose cursor was of no use.', 'reason', () => tally.resets);
  by('closed_total', 'Streams that ended.', 'reason', () => tally.closed);
  one(
    'drops_total',
    'Readers let go because they were too slow.',
    () => tally.closed.get('slow_consumer') ?? 0,
  );
  by('refusals_total', 'Streams refused.', 'reason', () => tally.refused);
  gauge(
    metrics,
    'status_badge_log_lag_seconds',
    'Since the log was last read through.',
    () => hub.lagMs / MS_PER_S,
    'max',
  );

  const delays = new Histogram({
    name: 'status_badge_delivery_seconds',
    help: 'From the commit of an event to its writing to the sockets here.',
    buckets: DELAY_BUCKETS_S,
    registers: [metrics],
  });
  // The writer's clock may be ahead of ours.
  tally.onDelay = (ms) => delays.observe(Math.max(0, ms) / MS_PER_S);
}
