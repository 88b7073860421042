import { systemClock } from './clock.ts';
import { createFeed, type Feed, type FeedOptions } from './feed.ts';
import type { Model } from './model.ts';
import type { StatusClientOptions } from './status-client.ts';
import { createStreamSlots } from './stream-slots.ts';
import { isStreamingSupported } from './streaming-support.ts';

// The only state of the module: a page is one place, however many clients it has. Feeds are held weakly.
let feeds: { key: readonly (() => unknown)[]; feed: WeakRef<Feed<never>> }[] = [];
// Only pages are short of connections.
const slots = createStreamSlots(typeof document === 'object' ? undefined : Number.POSITIVE_INFINITY);

// Read when it is needed: a page may patch the global one later. One function, so that it can be compared.
const platformFetch: typeof fetch = (...request) => fetch(...request);

/** What any reader of a topic is given. */
export interface FeedSource
  extends Pick<StatusClientOptions, 'endpoint' | 'token' | 'fetch' | 'sharing' | 'clock' | 'random'> {
  transport?: 'stream' | 'polling' | undefined;
}

/** The feed of a topic: its own, or the one that an equal reader already has. Throws a TypeError. */
export function findFeed<S extends { cursor: string }>(
  model: Model<S>,
  { endpoint, token, fetch = platformFetch, sharing, ...source }: FeedSource,
  initial?: S,
): Feed<S> {
  const options: FeedOptions = {
    endpoint: readEndpoint(endpoint),
    clock: source.clock ?? systemClock,
    random: source.random ?? Math.random,
    streaming: source.transport !== 'polling' && isStreamingSupported(),
    page: globalThis as unknown as FeedOptions['page'],
    shared: (sharing ?? (token ? 'page' : 'browser')) === 'browser' && canShareTabs(),
    ...{ token, fetch, slots },
  };
  if (sharing === 'none') return createFeed(model, options, initial);
  // Readers that agree in all of it share one feed.
  const key = [model.topic, ...Object.values(options)];
  feeds = feeds.filter(({ feed }) => feed.deref());
  const known = feeds.find((entry) => entry.key.every((part, index) => part() === key[index]));
  const feed = (known?.feed.deref() as Feed<S> | undefined) ?? createFeed(model, options, initial);
  if (known) feed.seed(initial);
  else feeds.push({ key: key.map(remember), feed: new WeakRef(feed as Feed<never>) });
  return feed;
}

/** Without what comes after its path. Throws a TypeError: a forgotten `https://` is no network that may come back. */
function readEndpoint(endpoint: string | URL): string {
  if (!/^https?:\/\/[^/]/i.test(String(endpoint))) {
    throw new TypeError(`endpoint: "${endpoint}" is not like https://status.example.com`);
  }
  const { origin, pathname } = new URL(endpoint);
  return origin + pathname.replace(/\/+$/, '');
}

/** A token getter often holds the client that gave it: it is remembered no longer than somebody else does. */
function remember(part: unknown): () => unknown {
  const isObject = typeof part === 'function' || (typeof part === 'object' && part !== null);
  return isObject ? weakly(new WeakRef(part)) : () => part;
}

// Not inside of `remember`: closures of one call share what any of them holds.
function weakly(reference: WeakRef<object>): () => unknown {
  return () => reference.deref();
}

/** Tabs, not processes: servers have locks and channels too, and nobody there to see them. */
function canShareTabs(): boolean {
  return typeof document === 'object' && typeof BroadcastChannel === 'function' && !!navigator.locks;
}
