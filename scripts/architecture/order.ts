import { isTestSupport, type Source, type Violation } from './source.ts';

/**
 * The order of imports in each package: a file imports from its own place or from an earlier one, types included.
 * A place is a folder or a file; `rooms` stands for every server folder that has no place of its own.
 */
export const ORDER: Readonly<Record<string, readonly string[]>> = {
  sdk: [
    'contract',
    'clock.ts',
    'errors.ts',
    'connection',
    'store',
    'event-stream.ts',
    'sse.ts',
    'event-pattern.ts',
    'streaming-support.ts',
    'status-client.ts',
    'stream-slots.ts',
    'model.ts',
    'changes.ts',
    'feed-state.ts',
    'fallback.ts',
    'tab.ts',
    'live.ts',
    'on-demand.ts',
    'feed.ts',
    'shared-feeds.ts',
    'client.ts',
    'watch-run.ts',
    'index.ts',
    'react',
  ],
  widget: [
    'messages',
    'clock.ts',
    'connection-word.ts',
    'connection-watch.ts',
    'status-controller.ts',
    'status-badge',
    'server',
    'index.ts',
    'define.ts',
  ],
  server: [
    'errors.ts',
    'settings.ts',
    'config.ts',
    'options.ts',
    'platform',
    'context.ts',
    'http',
    'events',
    'streams',
    'rooms',
    'app.ts',
    'compose.ts',
    'bootstrap.ts',
    'welcome.ts',
    'cluster.ts',
    'main.ts',
  ],
};

interface Place {
  readonly package: string;
  /** The first folder under `src/`, or the file itself. */
  readonly name: string;
  readonly rank: number;
}

/** Where a file stands; rank −1 when it has no place. Undefined outside the three packages' sources. */
function findPlace(path: string): Place | undefined {
  const [, packageName = '', name = '', isFolder] =
    /^(sdk|widget|server)\/src\/([^/]+)(\/)?/.exec(path) ?? [];
  const order = ORDER[packageName];
  if (!order) return undefined;
  const own = order.indexOf(name);
  const rank = own === -1 && isFolder ? order.indexOf('rooms') : own;
  return { package: packageName, name, rank };
}

function checkPlace(path: string): Violation[] {
  const place = findPlace(path);
  if (!place || place.rank !== -1) return [];
  return [
    {
      path,
      message: `has no place in the order of imports: put "${place.name}" into scripts/architecture/order.ts`,
    },
  ];
}

function checkImports(source: Source): Violation[] {
  const from = findPlace(source.path);
  if (!from || from.rank === -1) return [];
  return source.imports.flatMap(({ target, line }): Violation[] => {
    if (target === undefined) return [];
    const to = findPlace(target);
    if (to?.package !== from.package) {
      const message = `imports ${target}, outside its package: import the published entry by its package name`;
      return [{ path: source.path, line, message }];
    }
    if (isTestSupport(target)) {
      const message = `imports ${target}, which exists for tests: move what the program needs out of it`;
      return [{ path: source.path, line, message }];
    }
    if (to.name === from.name || to.rank === -1 || to.rank < from.rank) return [];
    if (to.rank === from.rank && ORDER[from.package]?.[from.rank] === 'rooms') return [];
    const message = `imports ${target}, which comes later (${ORDER[from.package]?.join(' → ')}): pass it in from compose.ts, or move the shared part to the left`;
    return [{ path: source.path, line, message }];
  });
}

/** Imports go to the left, in every package. */
export function checkOrder(sources: readonly Source[]): Violation[] {
  const programs = sources.filter((source) => !isTestSupport(source.path));
  return programs.flatMap((source) => [...checkPlace(source.path), ...checkImports(source)]);
}

/** The name of the room a server file belongs to; undefined when it is in none. */
export function findRoom(path: string): string | undefined {
  const place = findPlace(path);
  return place && ORDER[place.package]?.[place.rank] === 'rooms' ? place.name : undefined;
}
