import { type Context, systemActor } from '../context.ts';
import { isServerError, StartError } from '../errors.ts';
import { importComponents } from './import-components.ts';
import { importIncidents } from './import-incidents.ts';
import { importMaintenances } from './import-maintenances.ts';
import { createReport, type ImportReport } from './report.ts';
import type { Statuspage } from './schema.ts';
import { tidyPage } from './tidy-page.ts';

/**
 * Brings a Statuspage v2 document into an organization, by the same verbs the API uses: every write is a
 * transaction with its events, an interrupted import is completed by the next, and a second one changes nothing.
 * Things are known again by where they came from, so what was made here is left alone. One thing that cannot be kept
 * is made to fit or left out, and the report says so; what ends the import is one sentence.
 */
export async function importPage(
  context: Context,
  organizationId: string,
  page: Statuspage,
): Promise<ImportReport> {
  const report = createReport();
  const tidied = tidyPage(page, { nowMs: context.clock.now(), report });
  const stage = { context, actor: systemActor('import'), organizationId, page: tidied, report };
  try {
    const serviceIds = await importComponents(stage);
    await importIncidents(stage, serviceIds);
    await importMaintenances(stage, serviceIds);
  } catch (error) {
    if (!isServerError(error)) throw error;
    throw new StartError(`import: ${error.message} What was brought stays; the next import brings the rest.`);
  }
  return report;
}
