import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { type Context, systemActor } from '../context.ts';
import { StartError } from '../errors.ts';
import { readError } from '../http/problem.ts';
import { importComponents } from './import-components.ts';
import { importIncidents } from './import-incidents.ts';
import { importMaintenances } from './import-maintenances.ts';
import { createReport, type ImportReport } from './report.ts';
import type { Statuspage } from './schema.ts';
import { tidyPage } from './tidy-page.ts';

/** Why an import ended before its end; undefined for what is nobody's fault but ours. */
function describeEnd(error: unknown): string | undefined {
  // Of what is brought only that which was not there when the import looked for it is made.
  if (error instanceof UniqueConstraintViolationException) {
    return 'Another import into this organization is under way.';
  }
  const { code, message } = readError(error);
  return code === 'internal' ? undefined : message;
}

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
    const end = describeEnd(error);
    if (end === undefined) throw error;
    throw new StartError(`import: ${end} What was brought stays; the next import brings the rest.`);
  }
  return report;
}
