import { systemClock } from './clock.ts';
import type { PageEvents } from './connection/page.ts';
import { createFeed, type Feed, type FeedOptions, type Tabs } from './feed.ts';
import type { Model } from './model.ts';
import type { StatusClientOptions } from './status-client.ts';
import { createStreamSlots } from './stream-slots.ts';
import { isStreamingSupported } from './streaming-support.ts';

/** Readers that agree in all of these share one feed. */
const KEYS = ['endpoint', 'token', 'fetch', 'clock', 'random', 'tabs', 'streaming'] as const;

// The only state of the module: a page is one place, however many clients it has. Feeds are held weakly; one
// that is connected is held by its connection.
const feeds: { topic: string; options: FeedOptions; feed: WeakRef<Feed<never>> }[] = [];
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

/** What any reader of a topic is given. */
export interface FeedSource
  extends Pick<StatusClientOptions, 'endpoint' | 'token' | 'fetch' | 'sharing' | 'clock' | 'random'> {
  transport?: 'stream' | 'polling';
}

/** The feed of a topic: its own, or the one that an equal reader already has. Throws a TypeError. */
export function findFeed<S extends { cursor: string }>(
  model: Model<S>,
  source: FeedSource,
  initial?: S,
): Feed<S> {
  const options = readOptions(source);
  if (source.sharing === 'none') return createFeed(model, options, initial);
  for (const entry of [...feeds]) {
    const feed = entry.feed.deref() as Feed<S> | undefined;
    if (!feed) feeds.splice(feeds.indexOf(entry), 1);
    else if (entry.topic === model.topic && KEYS.every((key) => entry.options[key] === options[key])) {
      feed.seed(initial);
      return feed;
    }
  }
  const feed = createFeed(model, options, initial);
  feeds.push({ topic: model.topic, options, feed: new WeakRef(feed as Feed<never>) });
  return feed;
}

function readOptions(source: FeedSource): FeedOptions {
  const { endpoint, token, fetch, sharing, clock, random, transport } = source;
  const shared = (sharing ?? (token ? 'page' : 'browser')) === 'browser' && canShareTabs();
  return {
    endpoint: readEndpoint(endpoint),
    fetch: fetch ?? platformFetch,
    clock: clock ?? systemClock,
    random: random ?? Math.random,
    streaming: transport !== 'polling' && isStreamingSupported(),
    page: globalThis as unknown as PageEvents,
    tabs: shared ? platformTabs : undefined,
    ...{ token, slots },
  };
}

/** Tabs, not processes: servers have locks and channels too, and nobody there to see them. */
function canShareTabs(): boolean {
  return typeof document === 'object' && typeof BroadcastChannel === 'function' && !!navigator.locks;
}

function readEndpoint(endpoint: string | URL): string {
  const { origin, pathname } = new URL(endpoint);
  return origin + pathname.replace(/\/+$/, '');
}
