import type { Clock } from './clock.ts';
import type { Connection } from './connection/connection.ts';
import { createLeader, type Leader, type Tabs } from './connection/leader.ts';
import { type PageEvents, watchPage } from './connection/page.ts';
import type { FeedState } from './feed-state.ts';

// What only a page needs, in a file that only pages load.

export interface TabOptions {
  page: PageEvents & Partial<Tabs>;
  clock: Clock;
  random: () => number;
  /** The same in every tab that shares; undefined where tabs do not. */
  name: string | undefined;
  connection: Connection;
  state: Pick<FeedState<{ cursor: string }>, 'view' | 'cursor' | 'prepare' | 'lose' | 'deliver'>;
  /** Starts and stops whatever keeps the state live. */
  start(): void;
  stop(): void;
  files: { changes(): Promise<unknown>; fallback(): Promise<unknown> };
}

/** A feed's place in its page, and among the tabs of the browser. */
export interface Tab {
  leader: Leader | undefined;
  /** Follows the page's life, unless it does already. */
  watch(): void;
  unwatch(): void;
}

/** When the network returns, it does so for everybody. */
const ONLINE_JITTER_MS = 1000;
/** On waking, an open connection that was silent this long is not trusted. */
const WAKE_SILENCE_MS = 20_000;
/** Who stays this long may outlive the files of a deploy. */
const LONG_STAY_MS = 60_000;

export function createTab(options: TabOptions): Tab {
  const { page, clock, random, name, connection, state, files, start, stop } = options;
  const status = () => state.view.get().connection;
  const leader =
    name && canShare(page)
      ? createLeader({
          tabs: page,
          name,
          connect: connection.start,
          disconnect: connection.stop,
          follow: connection.defer,
          snapshot: () => state.view.get().snapshot,
          ...state,
          ...{ clock, status },
        })
      : undefined;
  let forget: (() => void) | undefined;
  let stay: unknown;
  return { leader, watch, unwatch };

  function watch(): void {
    if (forget) return;
    stay = clock.setTimeout(outlive, LONG_STAY_MS);
    forget = watchPage(page, clock, {
      hidden: () => leader?.yield(),
      pause: () => unlessStopped(stop),
      wake() {
        unlessStopped(start);
        leader?.claim();
        wake();
      },
      online: () => wake(random() * ONLINE_JITTER_MS),
    });
  }

  function unwatch(): void {
    clock.clearTimeout(stay);
    forget?.();
    forget = undefined;
  }

  /** A first event may come, or a proxy fall silent, when the file for it has gone. Asked for while the network is there. */
  function outlive(): void {
    if (status().state !== 'open') stay = clock.setTimeout(outlive, LONG_STAY_MS);
    else Promise.all([files.fallback(), files.changes()]).catch(() => undefined);
  }

  /** There is a reason to believe in the network again: a wait is cut short, an open transport is tried. */
  function wake(delayMs = 0): void {
    const { state } = status();
    const silentMs = clock.now() - (connection.seenAt ?? 0);
    if (state === 'waiting' || (state === 'open' && silentMs > WAKE_SILENCE_MS)) connection.restart(delayMs);
  }

  /** Refused for good stays so: there is nothing to pause or to resume. */
  function unlessStopped(effect: () => void): void {
    if (status().state !== 'stopped') effect();
  }
}

function canShare(page: Partial<Tabs>): page is Tabs {
  return !!page.BroadcastChannel && !!page.navigator?.locks;
}
