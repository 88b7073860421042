import { type Context, systemActor } from '../context.ts';
import { importComponents } from './import-components.ts';
import { importIncidents } from './import-incidents.ts';
import { importMaintenances } from './import-maintenances.ts';
import type { ImportReport } from './report.ts';
import type { Statuspage } from './schema.ts';

/**
 * Brings a Statuspage v2 document into an organization, by the same verbs the API uses: every write is a
 * transaction with its events, an interrupted import is completed by the next, and a second one changes nothing.
 * Things are known again by where they came from, so what was made here is left alone.
 */
export async function importPage(
  context: Context,
  organizationId: string,
  page: Statuspage,
): Promise<ImportReport> {
  const report: ImportReport = { created: 0, updated: 0, unchanged: 0 };
  const stage = { context, actor: systemActor('import'), organizationId, page, report };
  const serviceIds = await importComponents(stage);
  await importIncidents(stage, serviceIds);
  await importMaintenances(stage, serviceIds);
  return report;
}
