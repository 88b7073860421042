import cluster from 'node:cluster';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiKey } from './access/api-key.entity.ts';
import { createAuthority } from './access/read-standing.ts';
import { openTokenSecret } from './access/token-secret.ts';
import { createAnswer } from './app.ts';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { Audit } from './events/audit.entity.ts';
import { createAuditQueue } from './events/audit-queue.ts';
import { Epoch } from './events/epoch.entity.ts';
import { Event } from './events/event.entity.ts';
import { createEventLog } from './events/event-log.ts';
import { pruneAudit } from './events/prune-audit.ts';
import { pruneEvents } from './events/prune-events.ts';
import { Topic } from './events/topic.entity.ts';
import { topicKind, topicSubject } from './events/topics.ts';
import { type Acceptors, openAcceptors } from './http/acceptors.ts';
import { createHttpServer } from './http/http-server.ts';
import { pruneIdempotency } from './http/idempotency.ts';
import { Incident } from './incidents/incident.entity.ts';
import { IncidentUpdate } from './incidents/incident-update.entity.ts';
import { Maintenance } from './maintenances/maintenance.entity.ts';
import { MaintenanceSeries } from './maintenances/maintenance-series.entity.ts';
import { MaintenanceUpdate } from './maintenances/maintenance-update.entity.ts';
import { createMaintenanceScheduler } from './maintenances/scheduler.ts';
import { Organization } from './organizations/organization.entity.ts';
import { readSnapshot } from './organizations/read-snapshot.ts';
import { watchBus } from './platform/bus/bus-watch.ts';
import { createMemoryBus } from './platform/bus/memory-bus.ts';
import { createRedisBus } from './platform/bus/redis-bus.ts';
import { createMemoryCache } from './platform/cache/memory-cache.ts';
import { createRedisCache } from './platform/cache/redis-cache.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { shareMetrics } from './platform/cluster-metrics.ts';
import type { Database } from './platform/database/database.ts';
import { migrate } from './platform/database/migrate.ts';
import { openPglite } from './platform/database/pglite.ts';
import { openPostgres } from './platform/database/postgres.ts';
import { createLog, type Log } from './platform/log.ts';
import { createMetrics } from './platform/metrics.ts';
import { createMemoryRateLimit } from './platform/rate-limit/memory-rate-limit.ts';
import { createRedisRateLimit } from './platform/rate-limit/redis-rate-limit.ts';
import { awaitRedis, createRedis, requireRedis } from './platform/redis.ts';
import { createShutdown } from './platform/shutdown.ts';
import { GithubEndpoint } from './runs/github/endpoint.entity.ts';
import { Job } from './runs/job.entity.ts';
import { Queue } from './runs/queue.entity.ts';
import { Run } from './runs/run.entity.ts';
import { createRunScheduler } from './runs/scheduler.ts';
import { readRunSnapshot } from './runs/snapshot-source.ts';
import { Group } from './services/group.entity.ts';
import { Service } from './services/service.entity.ts';
import { StatusChange } from './services/status-change.entity.ts';
import { createHub, type Hub } from './streams/hub.ts';
import { createStreamLimits } from './streams/limits.ts';
import { createSessionAudit } from './streams/session-audit.ts';
import { createSnapshots, type SnapshotSource } from './streams/snapshots.ts';
import { registerStreamMetrics } from './streams/stream-metrics.ts';
import { Tally } from './streams/tally.ts';
import { createUptimeScheduler } from './uptime/scheduler.ts';
import { UptimeAlert } from './uptime/uptime-alert.entity.ts';
import { UptimeDay } from './uptime/uptime-day.entity.ts';
import { UptimeSetting } from './uptime/uptime-setting.entity.ts';

export const ENTITIES = [
  Topic,
  Event,
  Epoch,
  Audit,
  Organization,
  Group,
  Service,
  StatusChange,
  Incident,
  IncidentUpdate,
  Maintenance,
  MaintenanceUpdate,
  MaintenanceSeries,
  ApiKey,
  Job,
  Run,
  Queue,
  GithubEndpoint,
  UptimeDay,
  UptimeSetting,
  UptimeAlert,
] as const;

const HOUR_MS = 3_600_000;
const REDIS_PATIENCE_MS = 3_000;
/** What a stop takes at most when the streams are drained: less than what operators give it before they kill it. */
const STOP_MS = 4_500;

/** What a test may replace; a process uses the defaults. */
export interface Machines {
  clock?: Clock;
  log?: Log;
  random?: () => number;
  database?: Database;
}

export interface Core {
  context: Context;
  close(): Promise<void>;
}

type FanOut = Pick<Context, 'bus' | 'cache' | 'rateLimit'>;

async function openFanOut(config: Config, clock: Clock, log: Log): Promise<FanOut> {
  if (!config.redisUrl) {
    return { bus: createMemoryBus(), cache: createMemoryCache(clock), rateLimit: createMemoryRateLimit() };
  }
  const options = { commandTimeoutMs: REDIS_PATIENCE_MS };
  const publisher = createRedis(config.redisUrl, 'publisher', log, options);
  const subscriber = createRedis(config.redisUrl, 'subscriber', log, options);
  const bus = createRedisBus(publisher, subscriber);
  const connections = [publisher, subscriber];
  if (!config.redisRequired) connections.forEach(awaitRedis);
  else {
    await Promise.all(connections.map(requireRedis)).catch(async (error) => {
      await bus.close();
      throw error;
    });
  }
  return { bus, cache: createRedisCache(publisher), rateLimit: createRedisRateLimit(publisher) };
}

async function openDatabase(config: Config, machines: Machines): Promise<Database> {
  if (machines.database) return machines.database;
  if (config.databaseUrl) return openPostgres(config.databaseUrl, config.databasePool, ENTITIES);
  return openPglite(config.dataDir, ENTITIES);
}

/** Everything a verb needs, migrated and connected; no port is open yet. */
export async function openCore(config: Config, machines: Machines = {}): Promise<Core> {
  const clock = machines.clock ?? systemClock;
  const log = machines.log ?? createLog(config.logLevel);
  // Redis first: what fails at once should not wait for a database to open.
  const fanOut = await openFanOut(config, clock, log);
  const database = await openDatabase(config, machines).catch(async (error) => {
    await fanOut.bus.close();
    throw error;
  });
  try {
    await migrate(database);
    const tokenSecret = await openTokenSecret(config, database, new Date(clock.now()));
    const context: Context = {
      config,
      clock,
      log,
      database,
      ...fanOut,
      tokenSecret,
      random: machines.random ?? Math.random,
    };
    return {
      context,
      async close() {
        await context.bus.close();
        await database.close();
      },
    };
  } catch (error) {
    await fanOut.bus.close();
    await database.close();
    throw error;
  }
}

function snapshotSource(context: Context): SnapshotSource {
  return async (epoch, topic) => {
    if (topicKind(topic) !== 'org') return readRunSnapshot(context, epoch, topic);
    const { position, snapshot } = await readSnapshot(context, epoch, topicSubject(topic));
    return { position, body: JSON.stringify(snapshot), finished: false };
  };
}

export interface RunningServer {
  context: Context;
  hub: Hub;
  /** `http://host:port`, as it is bound. */
  url: string;
  /** Drains the streams, closes everything in order. */
  stop(reason: string): Promise<void>;
}

/** A bound address as a URL that this machine can open. */
export function spellUrl({ family, address, port }: AddressInfo): string {
  const host =
    address === '::' || address === '0.0.0.0' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}

/** Opens the port over an open core. */
export async function startServer({ context, close }: Core): Promise<RunningServer> {
  const { config, clock, log } = context;
  const shutdown = createShutdown(context, config.drainMs + STOP_MS);
  const snapshots = createSnapshots(context, snapshotSource(context));
  const audit = createAuditQueue(context);
  const hub = createHub({
    context,
    eventLog: createEventLog(context),
    snapshots,
    authority: createAuthority(context),
    tally: new Tally(),
    limits: createStreamLimits(context),
    ...createSessionAudit(audit, clock),
  });
  const metrics = createMetrics();
  registerStreamMetrics(metrics, hub);
  const schedules = [
    createMaintenanceScheduler(context),
    createRunScheduler(context),
    createUptimeScheduler(context),
  ];
  const scraped = cluster.isWorker ? shareMetrics(metrics) : metrics;
  const http = createHttpServer(createAnswer({ context, hub, snapshots, audit, metrics: scraped }));
  try {
    await hub.start();
    const acceptors = await openAcceptors(http, config);
    const stopPruning = clock.every(HOUR_MS, () => {
      pruneEvents(context).catch((error) => log.warn({ reason: String(error) }, 'events were not pruned'));
      pruneAudit(context).catch((error) => log.warn({ reason: String(error) }, 'audit rows were not pruned'));
      pruneIdempotency(context).catch((error) =>
        log.warn({ reason: String(error) }, 'old Idempotency-Keys were not pruned'),
      );
    });
    const stopAudit = audit.start();
    const busWatch = watchBus(context.bus, clock);
    const stopSchedules = schedules.map((schedule) => schedule.start());
    shutdown.add('streams', () => hub.drain());
    shutdown.add('timers', async () => {
      stopPruning();
      stopAudit();
      busWatch.stop();
      hub.stop();
      await Promise.all(stopSchedules.map((stop) => stop()));
    });
    shutdown.add('http', () => closeHttp(http, acceptors, hub));
    shutdown.add('audit', () => audit.flush());
    shutdown.add('machines', close);
    return { context, hub, url: spellUrl(acceptors.address), stop: (reason) => shutdown.run(reason) };
  } catch (error) {
    hub.stop();
    await close();
    throw error;
  }
}

async function closeHttp(http: Server, acceptors: Acceptors, hub: Hub): Promise<void> {
  const closed = acceptors.close();
  http.closeIdleConnections();
  const force = setTimeout(() => {
    http.closeAllConnections();
    hub.cut();
  }, 2_000);
  await closed;
  clearTimeout(force);
}
