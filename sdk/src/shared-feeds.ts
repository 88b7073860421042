import { systemClock } from './clock.ts';
import type { PageEvents } from './connection/page.ts';
import { createFeed, type Feed, type FeedOptions, type Tabs } from './feed.ts';
import type { StatusClientOptions } from './status-client.ts';
import { createStreamSlots } from './stream-slots.ts';

/** Clients that agree in all of these share one feed. */
const KEYS = ['endpoint', 'organization', 'token', 'fetch', 'clock', 'random', 'tabs'] as const;

// The only state of the module: a page is one place, however many clients it has. Feeds are held weakly; one
// that is connected is held by its connection.
const feeds: { options: FeedOptions; feed: WeakRef<Feed> }[] = [];
// Only pages are short of connections.
const slots = createStreamSlots(typeof document === 'object' ? undefined : Number.POSITIVE_INFINITY);

// Read when it is needed: a page may patch the global one later. One function, so that it can be a key.
const platformFetch: typeof fetch = (...request) => fetch(...request);

const platformTabs: Tabs = {
  locks: {
    request: (...request: unknown[]) =>
      (navigator.locks.request as (...args: unknown[]) => never)(...request),
    query: () => navigator.locks.query(),
  },
  createChannel: (name) => new BroadcastChannel(name),
};

/** The feed of a client: its own, or the one that an equal client already has. Throws a TypeError. */
export function findFeed(options: StatusClientOptions): Feed {
  const { token, organization, sharing = token ? 'page' : 'browser' } = options;
  const feedOptions: FeedOptions = {
    ...{ endpoint: readEndpoint(options.endpoint), organization, token, slots },
    fetch: options.fetch ?? platformFetch,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    page: globalThis as unknown as PageEvents,
    tabs: sharing === 'browser' && canShareTabs() ? platformTabs : undefined,
  };
  if (sharing === 'none') return createFeed(feedOptions, options.initialSnapshot);
  for (const entry of [...feeds]) {
    const feed = entry.feed.deref();
    if (!feed) feeds.splice(feeds.indexOf(entry), 1);
    else if (KEYS.every((key) => entry.options[key] === feedOptions[key])) {
      feed.seed(options.initialSnapshot);
      return feed;
    }
  }
  const feed = createFeed(feedOptions, options.initialSnapshot);
  feeds.push({ options: feedOptions, feed: new WeakRef(feed) });
  return feed;
}

/** Tabs, not processes: servers have locks and channels too, and nobody there to see them. */
function canShareTabs(): boolean {
  return typeof document === 'object' && typeof BroadcastChannel === 'function' && !!navigator.locks;
}

function readEndpoint(endpoint: string | URL): string {
  const { origin, pathname } = new URL(endpoint);
  return origin + pathname.replace(/\/+$/, '');
}
