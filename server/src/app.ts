import type { RequestListener } from 'node:http';
import Koa from 'koa';
import { auditRoutes } from './access/audit-routes.ts';
import { authenticate } from './access/authenticate.ts';
import { readCredential } from './access/credential.ts';
import { createGuessLimit } from './access/limit-guesses.ts';
import { keyRoutes } from './access/routes.ts';
import { watchRefusals } from './access/watch-refusals.ts';
import type { Context } from './context.ts';
import type { AuditQueue } from './events/audit-queue.ts';
import { feedRoutes } from './feeds/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { documentRoutes } from './http/document-routes.ts';
import { limitReads } from './http/limit-reads.ts';
import { limitWrites } from './http/limit-writes.ts';
import { answerErrors } from './http/middleware/answer-errors.ts';
import { cors } from './http/middleware/cors.ts';
import { identify } from './http/middleware/identify.ts';
import { mount } from './http/mount.ts';
import type { Route } from './http/route.ts';
import { incidentRoutes } from './incidents/routes.ts';
import { maintenanceRoutes } from './maintenances/routes.ts';
import { seriesRoutes } from './maintenances/series-routes.ts';
import { liveOrganizationRoutes } from './organizations/live-routes.ts';
import { createPageReader } from './organizations/page-reader.ts';
import { createRecentOrganizations, type RecentOrganizations } from './organizations/recent-organizations.ts';
import { organizationRoutes } from './organizations/routes.ts';
import { createStreamLane } from './organizations/stream-lane.ts';
import { demoFiles, widgetFiles } from './page/files.ts';
import { pageRoutes } from './page/routes.ts';
import type { MetricsText } from './platform/metrics.ts';
import { githubRoutes } from './runs/github/routes.ts';
import { liveRunRoutes } from './runs/live-routes.ts';
import { runRoutes } from './runs/routes.ts';
import { serviceRoutes } from './services/routes.ts';
import { statuspageRoutes } from './statuspage/routes.ts';
import { createDerive } from './streams/derived.ts';
import type { Hub } from './streams/hub.ts';
import { shareSnapshots } from './streams/share-snapshots.ts';
import type { Snapshots } from './streams/snapshots.ts';
import { uptimeRoutes } from './uptime/routes.ts';

// How the end of a connection reads here, whoever cut it.
const CLIENT_LEFT = new Set([
  'ERR_STREAM_PREMATURE_CLOSE',
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ERR_HTTP_REQUEST_TIMEOUT',
]);
// What node:http says of bytes that are no request; it has answered them.
const NO_REQUEST = /^HPE_/;

function isClientsDoing(code: string): boolean {
  return CLIENT_LEFT.has(code) || NO_REQUEST.test(code);
}

/** What the application answers with; `compose.ts` hands it in. */
export interface AppParts {
  context: Context;
  hub: Hub;
  snapshots: Snapshots;
  audit: AuditQueue;
  metrics: MetricsText;
}

/** Every operation of the API, a line per room. */
function allRoutes(parts: AppParts, recent: RecentOrganizations): Route[] {
  const { context, hub, metrics } = parts;
  const snapshots = shareSnapshots(parts.snapshots);
  const read = createPageReader(context, recent);
  const derive = createDerive(snapshots, () => hub.epoch);
  const routes = [
    ...healthRoutes(context, hub, metrics),
    ...organizationRoutes(context, hub, recent),
    ...liveOrganizationRoutes(context, hub, snapshots, recent),
    ...serviceRoutes(context),
    ...incidentRoutes(context),
    ...maintenanceRoutes(context),
    ...seriesRoutes(context),
    ...runRoutes(context),
    ...liveRunRoutes(context, hub, snapshots),
    ...githubRoutes(context),
    ...uptimeRoutes(context, hub, recent),
    ...keyRoutes(context, hub),
    ...auditRoutes(context),
    ...pageRoutes(context, hub, snapshots, read),
    ...feedRoutes(context, read, derive),
    ...statuspageRoutes(context, read, derive),
  ];
  return [...routes, ...documentRoutes(routes, context.config.publicUrl)];
}

/** Answers every request: streams of strangers at once, all else through the middleware. */
export function createAnswer(parts: AppParts): RequestListener {
  const recent = createRecentOrganizations(parts.context, parts.hub);
  const answer = createApp(parts, recent).callback();
  return createStreamLane(parts.context, parts.hub, recent, (req, res) => void answer(req, res));
}

/** The middleware in the order in which a request meets it. */
function createApp(parts: AppParts, recent: RecentOrganizations): Koa {
  const { context, hub, audit } = parts;
  const app = new Koa();
  // What a client that leaves does to a response is its own business; the rest is ours to see.
  app.on('error', (error: Error & { code?: string }) => {
    const { code = '' } = error;
    if (isClientsDoing(code)) context.log.debug({ code }, 'connection cut');
    else context.log.error({ err: error }, 'response failed');
  });
  const guesses = createGuessLimit(context);
  const router = mount(context, allRoutes(parts, recent), async (http, definition) => {
    const credential = readCredential(http, definition.access);
    guesses.require(http, http.state.address, credential);
    const actor = await authenticate(context, credential);
    await limitReads(context, http, definition, actor);
    await limitWrites(context, http, actor);
    return actor;
  });
  app.use(identify(context));
  app.use(cors());
  app.use(answerErrors());
  app.use(watchRefusals(context, audit, hub.tally, guesses));
  app.use(widgetFiles());
  app.use(demoFiles());
  app.use(router.routes());
  app.use(router.allowedMethods());
  return app;
}
