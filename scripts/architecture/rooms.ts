import { findRoom } from './order.ts';
import { isTestSupport, type Source, type Violation } from './source.ts';

/** Who acts on other rooms as a client would, through their verbs. */
const DRIVERS: readonly RegExp[] = [
  /^server\/src\/import\//, // has no table of its own
  /^server\/src\/organizations\/routes\.ts$/, // gives a new organization its first key
];

/** The files that make a port real; which one is used is decided once. */
const ADAPTER =
  /^server\/src\/platform\/(?:(bus|cache|rate-limit|mail|jobs)\/[\w-]+-\1\.ts|database\/(?:pglite|postgres)\.ts|redis\.ts)$/;

const TRANSACT = 'server/src/events/transact.ts';

/** A verb opens a transaction: it imports `transact` itself, not only its types. */
export function isVerb(source: Source): boolean {
  return source.imports.some(
    ({ target, names, typeOnly }) => target === TRANSACT && names.includes('transact') && !typeOnly,
  );
}

/** A room imports another room's entities and reads, never its verbs and routes. */
export function checkRooms(sources: readonly Source[]): Violation[] {
  const verbs = new Set(sources.filter(isVerb).map((source) => source.path));
  return sources.flatMap(({ path, imports }) => {
    const room = findRoom(path);
    if (room === undefined || isTestSupport(path)) return [];
    return imports.flatMap(({ target = '', line }): Violation[] => {
      const other = findRoom(target);
      if (other === undefined || other === room) return [];
      if (target.endsWith('/routes.ts')) {
        return [{ path, line, message: `imports the routes of ${other}: import its reads and entities` }];
      }
      if (!verbs.has(target) || DRIVERS.some((driver) => driver.test(path))) return [];
      const message = `imports ${target}, a verb of another room: share the step as a function that takes the transaction, or do it from the event`;
      return [{ path, line, message }];
    });
  });
}

/** Only `compose.ts` chooses adapters; everyone else knows the port. */
export function checkAdapters(sources: readonly Source[]): Violation[] {
  return sources.flatMap(({ path, imports }) => {
    if (path === 'server/src/compose.ts' || isTestSupport(path)) return [];
    return imports.flatMap(({ target = '', line, typeOnly }): Violation[] => {
      if (!ADAPTER.test(target) || ADAPTER.test(path) || typeOnly) return [];
      return [
        {
          path,
          line,
          message: `imports the adapter ${target}: take the port as a parameter from compose.ts`,
        },
      ];
    });
  });
}
