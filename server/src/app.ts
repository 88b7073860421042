import Koa from 'koa';
import { authenticate } from './access/authenticate.ts';
import { keyRoutes } from './access/routes.ts';
import type { Context } from './context.ts';
import { healthRoutes } from './health/routes.ts';
import { answerErrors } from './http/middleware/answer-errors.ts';
import { authenticateRequests } from './http/middleware/authenticate.ts';
import { cors } from './http/middleware/cors.ts';
import { identify } from './http/middleware/identify.ts';
import { mount } from './http/mount.ts';
import type { Route } from './http/route.ts';
import { incidentRoutes } from './incidents/routes.ts';
import { organizationRoutes } from './organizations/routes.ts';
import { demoFiles, widgetFiles } from './page/files.ts';
import { pageRoutes } from './page/routes.ts';
import { serviceRoutes } from './services/routes.ts';
import type { Hub } from './streams/hub.ts';
import type { Snapshots } from './streams/snapshots.ts';

/** Every operation of the API, a line per room. */
export function allRoutes(context: Context, hub: Hub, snapshots: Snapshots): Route[] {
  return [
    ...healthRoutes(context, hub),
    ...organizationRoutes(context, hub, snapshots),
    ...serviceRoutes(context),
    ...incidentRoutes(context),
    ...keyRoutes(context),
    ...pageRoutes(context, hub, snapshots),
  ];
}

/** The middleware in the order in which a request meets it. */
export function createApp(context: Context, hub: Hub, snapshots: Snapshots): Koa {
  const app = new Koa();
  // What a client that leaves does to a response is its own business; the rest is ours to see.
  app.on('error', (error: Error & { code?: string }) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') context.log.error({ err: error }, 'response failed');
  });
  const router = mount(allRoutes(context, hub, snapshots));
  app.use(identify(context));
  app.use(cors());
  app.use(answerErrors());
  app.use(widgetFiles());
  app.use(demoFiles());
  app.use(authenticateRequests((credential) => authenticate(context, credential)));
  app.use(router.routes());
  app.use(router.allowedMethods());
  return app;
}
