import type { Maintenance } from '@status-badge/sdk/contract';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { readIncidents, readMaintenances } from '../feeds/history.ts';
import { type Route, route } from '../http/route.ts';
import type { PageReader } from '../organizations/page-reader.ts';
import type { Derive } from '../streams/derived.ts';
import { readLastChange } from './last-change.ts';
import {
  nameServices,
  presentComponents,
  presentIncidents,
  presentMaintenances,
  presentPage,
  type Shown,
} from './present.ts';
import {
  componentsAnswer,
  incidentsAnswer,
  maintenancesAnswer,
  statusAnswer,
  summaryAnswer,
} from './schema.ts';

type Parts = Record<string, unknown>;

/** The read API of Atlassian Statuspage v2 under the page of each organization, so that its clients work unchanged. */
export function statuspageRoutes(context: Context, read: PageReader, derive: Derive): Route[] {
  function answer(
    file: string,
    summary: string,
    schema: z.ZodType,
    present: (shown: Shown) => Parts | Promise<Parts>,
  ): Route {
    return route({
      method: 'get',
      path: `/status/{slug}/api/v2/${file}.json`,
      summary,
      tag: 'Statuspage v2',
      access: 'reader',
      params: z.object({ slug: z.string().max(40) }),
      query: z.object({ token: z.string().optional() }),
      responses: { 200: schema, 304: null },
      async handle(asked) {
        const { topic, address } = await read(asked);
        return derive(asked.http, topic, {
          of: `statuspage ${file} ${address}`,
          contentType: 'application/json; charset=utf-8',
          async make(snapshot) {
            const changedAt = await readLastChange(context.database.em(), topic);
            const shown = { snapshot, address, names: nameServices(snapshot), changedAt };
            return JSON.stringify({ page: presentPage(shown), ...(await present(shown)) });
          },
        });
      },
    });
  }

  const status = ({ snapshot }: Shown) => ({ status: snapshot.status });
  const components = ({ snapshot }: Shown) => ({ components: presentComponents(snapshot) });
  const unresolved = (shown: Shown) => presentIncidents(shown, shown.snapshot.incidents);
  const planned = (shown: Shown, isWanted: (maintenance: Maintenance) => boolean = () => true) =>
    presentMaintenances(shown, shown.snapshot.maintenances.filter(isWanted));

  return [
    answer('summary', 'All that is so now, in one answer.', summaryAnswer, (shown) => ({
      ...components(shown),
      ...unresolved(shown),
      ...planned(shown),
      ...status(shown),
    })),
    answer('status', 'The overall status.', statusAnswer, status),
    answer('components', 'Groups and services.', componentsAnswer, components),
    answer('incidents', 'The last incidents, 50 at most.', incidentsAnswer, async (shown) =>
      presentIncidents(shown, await readIncidents(context.database.em(), shown.snapshot)),
    ),
    answer('incidents/unresolved', 'Unresolved incidents.', incidentsAnswer, unresolved),
    answer(
      'scheduled-maintenances',
      'Maintenances to come and under way, and the last that ended, 50 at most.',
      maintenancesAnswer,
      async (shown) =>
        presentMaintenances(shown, await readMaintenances(context.database.em(), shown.snapshot)),
    ),
    answer('scheduled-maintenances/upcoming', 'Maintenances to come.', maintenancesAnswer, (shown) =>
      planned(shown, ({ status }) => status === 'scheduled'),
    ),
    answer('scheduled-maintenances/active', 'Maintenances under way.', maintenancesAnswer, (shown) =>
      planned(shown, ({ status }) => status !== 'scheduled'),
    ),
  ];
}
