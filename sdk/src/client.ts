import { systemClock } from './clock.ts';
import { loadInTime } from './connection/guarded.ts';
import type { ConnectionStatus } from './connection/status.ts';
import { StatusError } from './errors.ts';
import type { OrganizationEvent } from './event-pattern.ts';
import { organizationModel } from './model.ts';
import { onDemand } from './on-demand.ts';
import { findFeed } from './shared-feeds.ts';
import { MAX_EVENTS_BEHIND, type StatusClient, type StatusClientOptions } from './status-client.ts';
import { callSafely } from './store/listeners.ts';

/**
 * A client of one organization. It opens nothing yet: the first listener starts the connection.
 * Throws a TypeError when `endpoint` is no URL, or `organization` is missing.
 */
export function createStatusClient(options: StatusClientOptions): StatusClient {
  const { clock = systemClock } = options;
  // Most programs listen; who waits instead loads how.
  const loadLive = () => loadInTime(clock, onDemand.live);
  const feed = findFeed(organizationModel(options.organization), options, options.initialSnapshot);
  /** How to end each subscription, and what it is told when the client is closed. */
  const subscriptions = new Map<() => void, (() => void) | undefined>();
  const closing = new AbortController();
  let closed: ConnectionStatus | undefined;
  const client: StatusClient = {
    getSnapshot: () => feed.view.get().snapshot,
    get connection() {
      return closed ?? feed.view.get().connection;
    },
    subscribe: (listener) => keep(() => feed.view.subscribe(listener), listener),
    on(pattern, listener) {
      return keep(() =>
        feed.onEvent((event, isFor) => {
          if (isFor(pattern, options)) listener(event as Parameters<typeof listener>[0]);
        }),
      );
    },
    async *events({ signal } = {}) {
      // Filled from the moment the loop begins, and while its body is busy.
      const queue: OrganizationEvent[] = [];
      const undo = client.on('*', (event) => {
        // One too many says that there were more.
        if (queue.length <= MAX_EVENTS_BEHIND) queue.push(event);
      });
      try {
        const { drain } = await loadLive();
        yield* drain(queue, client, signal);
      } finally {
        undo();
      }
    },
    ready: async ({ signal } = {}) => (await loadLive()).untilLive(client, signal),
    refresh: () => feed.refresh(closing.signal),
    close() {
      if (closed) return;
      const lastError = new StatusError('closed', 'The client is closed.');
      const since = clock.now();
      closed = { ...client.connection, state: 'stopped', transport: null, since, lastError };
      closed.staleSince ??= since;
      closing.abort(lastError);
      for (const [undo, listener] of subscriptions) {
        undo();
        if (listener) callSafely(listener);
      }
      feed.rest();
    },
  };
  return client;

  /** Keeps the feed connected until the answered undo is called. */
  function keep(hear: () => () => void, listener?: () => void): () => void {
    if (closed) return () => {};
    // It listens once it is connected: nobody is called before the undo is in their hands.
    const release = feed.hold();
    const forget = hear();
    const undo = () => {
      subscriptions.delete(undo);
      forget();
      release();
    };
    subscriptions.set(undo, listener);
    return undo;
  }
}
