import { findRoom } from './order.ts';
import { findPattern, isTestSupport, type Source, type Violation } from './source.ts';

/** Which folder of `server/src/` writes which table. A new table is added here on purpose. */
export const TABLES: Readonly<Record<string, string>> = {
  topic: 'events',
  event: 'events',
  epoch: 'events',
  audit: 'events',
  organization: 'organizations',
  retired_slug: 'organizations',
  service_group: 'services',
  service: 'services',
  status_change: 'services',
  incident: 'incidents',
  incident_update: 'incidents',
  maintenance: 'maintenances',
  maintenance_update: 'maintenances',
  maintenance_series: 'maintenances',
  job: 'runs',
  run: 'runs',
  queue_statistics: 'runs',
  github_endpoint: 'runs',
  uptime_day: 'uptime',
  uptime_setting: 'uptime',
  uptime_alert: 'uptime',
  api_key: 'access',
};

/** Files that write another folder's table, and why. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  'server/src/organizations/delete-organization.ts': ['topic'], // an organization takes its topics with it
};

const ENTITY_WRITE =
  /\b(?:create|insert|insertMany|upsert|upsertMany|nativeInsert|nativeUpdate|nativeDelete)\(\s*([A-Z]\w+)\b/g;
const SQL_WRITE = /\b(?:insert\s+into|delete\s+from|update|truncate(?:\s+table)?)\s+"?([a-z_]+)"?/g;

function folderOf(path: string): string | undefined {
  return /^server\/src\/([^/]+)\//.exec(path)?.[1];
}

/** Every entity declares its table, and stands in the folder that may write it. */
function checkEntities(sources: readonly Source[], tables: Readonly<Record<string, string>>): Violation[] {
  return sources.flatMap(({ path, code }): Violation[] => {
    const table = /tableName: '(\w+)'/.exec(code)?.[1];
    if (!path.endsWith('.entity.ts') || table === undefined) return [];
    const owner = tables[table];
    if (owner === folderOf(path)) return [];
    const message =
      owner === undefined
        ? `has a table "${table}" nobody owns: add it to scripts/architecture/tables.ts`
        : `maps the table "${table}" of ${owner}: import the entity from there`;
    return [{ path, message }];
  });
}

/** Writes to the entities of another folder. A changed property of a loaded entity is beyond this rule. */
function checkEntityWrites(source: Source): Violation[] {
  return [...source.code.matchAll(ENTITY_WRITE)].flatMap((match): Violation[] => {
    const entity = source.imports.find((entry) => entry.names.includes(match[1] ?? ''));
    if (!entity?.target?.endsWith('.entity.ts')) return [];
    if (folderOf(entity.target) === folderOf(source.path)) return [];
    const line = source.code.slice(0, match.index).split('\n').length;
    const message = `writes ${match[1]} of ${folderOf(entity.target)}: call a function there that takes the transaction`;
    return [{ path: source.path, line, message }];
  });
}

function checkSqlWrites(source: Source, tables: Readonly<Record<string, string>>): Violation[] {
  return [...source.code.matchAll(SQL_WRITE)].flatMap((match): Violation[] => {
    const owner = tables[match[1] ?? ''];
    if (owner === undefined || owner === folderOf(source.path)) return [];
    if (EXCEPTIONS[source.path]?.includes(match[1] ?? '')) return [];
    const exactly = new RegExp(match[0].replace(/\s+/g, '\\s+'), 'g');
    return findPattern(
      source,
      exactly,
      `writes the table "${match[1]}" of ${owner}: do it in ${owner}`,
    ).slice(0, 1);
  });
}

/** A table is written by one folder. Migrations make tables and are left out. */
export function checkTables(
  sources: readonly Source[],
  tables: Readonly<Record<string, string>> = TABLES,
): Violation[] {
  const writers = sources.filter(
    ({ path }) => path.startsWith('server/src/') && !isTestSupport(path) && !path.includes('/migrations/'),
  );
  const inRooms = writers.filter(({ path }) => findRoom(path) !== undefined || folderOf(path) === 'events');
  return [
    ...checkEntities(writers, tables),
    ...inRooms.flatMap(checkEntityWrites),
    ...writers.flatMap((source) => checkSqlWrites(source, tables)),
  ];
}
