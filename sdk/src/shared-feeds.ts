import { systemClock } from './clock.ts';
import { createFeed, type Feed, type FeedOptions } from './feed.ts';
import type { Model } from './model.ts';
import { onDemand } from './on-demand.ts';
import type { StatusClientOptions } from './status-client.ts';
import { createStreamSlots, MAX_STREAMS_PER_ORIGIN } from './stream-slots.ts';
import { isStreamingSupported } from './streaming-support.ts';

// The only state of the module: a page is one place, however many clients it has. Feeds are held weakly.
const feeds = new Map<string, WeakRef<Feed<never>>>();
/** A number for each object or function that feeds are told apart by: a token getter often holds the client that gave it. */
const ids = new WeakMap<object, number>();
let lastId = 0;
// Servers have locks and channels too, and nobody there to see them.
const isPage = typeof document === 'object';
// Only pages are short of connections.
const slots = createStreamSlots(isPage ? MAX_STREAMS_PER_ORIGIN : 1e9);

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
  {
    endpoint,
    token,
    sharing,
    transport,
    fetch = platformFetch,
    clock = systemClock,
    random = Math.random,
  }: FeedSource,
  initial?: S,
): Feed<S> {
  const options: FeedOptions = {
    endpoint: readEndpoint(endpoint),
    streaming: transport !== 'polling' && isStreamingSupported(),
    files: onDemand,
    page: globalThis as unknown as FeedOptions['page'],
    // Nobody waits for what could not be shared after all.
    shared: isPage && 'locks' in navigator && (sharing ?? (token ? 'page' : 'browser')) === 'browser',
    ...{ token, fetch, clock, random, slots },
  };
  if (sharing === 'none') return createFeed(model, options, initial);
  // Readers that agree in all of it share one feed.
  const key = JSON.stringify([model.path, ...Object.values(options).map(identify)]);
  for (const [other, known] of feeds) if (!known.deref()) feeds.delete(other);
  let feed = feeds.get(key)?.deref() as Feed<S> | undefined;
  if (!feed) {
    feed = createFeed(model, options, initial);
    feeds.set(key, new WeakRef(feed as Feed<never>));
  } else if (initial && !feed.view.get().snapshot) feed.seed(initial);
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

/** Text and truth values are themselves; the same object is always the same number, and is not held by it. */
function identify(part: unknown): unknown {
  if (Object(part) !== part) return part;
  const known = ids.get(part as object) ?? ++lastId;
  ids.set(part as object, known);
  return known;
}
