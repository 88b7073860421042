import type { Clock } from './clock.ts';
import type { Connection } from './connection/connection.ts';
import { createLeader, type Leader, type Tabs } from './connection/leader.ts';
import { type PageEvents, watchPage } from './connection/page.ts';
import type { FeedState } from './feed-state.ts';

// What only a page needs, in a file that only pages load.

export interface TabOptions {
  page: PageEvents & Tabs;
  clock: Clock;
  random: () => number;
  /** The same in every tab that shares; undefined where tabs do not. */
  name: string | undefined;
  connection: Connection;
  state: Pick<FeedState<unknown>, 'view' | 'cursor' | 'deliver'>;
  /** Starts and stops whatever keeps the state live. */
  start(): void;
  stop(): void;
}

/** A feed's place in its page, and among the tabs of the browser. */
export interface Tab {
  leader: Leader | undefined;
  /** Follows the page's life. Returns the undo. */
  watch(): () => void;
}

/** When the network returns, it does so for everybody. */
const ONLINE_JITTER_MS = 1000;

export function createTab({ page, clock, random, name, connection, state, start, stop }: TabOptions): Tab {
  const status = () => state.view.get().connection;
  const leader = name
    ? createLeader({
        tabs: page,
        connect: connection.start,
        disconnect: connection.stop,
        follow: connection.defer,
        cursor: state.cursor,
        snapshot: () => state.view.get().snapshot,
        deliver: state.deliver,
        ...{ name, clock, status },
      })
    : undefined;
  return { leader, watch };

  function watch(): () => void {
    return watchPage(page, clock, {
      hidden: () => leader?.yield(),
      pause: () => unlessStopped(stop),
      wake() {
        unlessStopped(start);
        leader?.claim();
        connection.wake();
      },
      online: () => connection.wake(random() * ONLINE_JITTER_MS),
    });
  }

  /** Refused for good stays so: there is nothing to pause or to resume. */
  function unlessStopped(effect: () => void): void {
    if (status().state !== 'stopped') effect();
  }
}
