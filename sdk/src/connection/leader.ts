import type { Clock } from '../clock.ts';
import type { Delivery } from './delivery.ts';
import { type PlainStatus, restoreStatus, toPlainStatus } from './plain-status.ts';
import type { ConnectionStatus } from './status.ts';
import { distanceOf } from './topic.ts';
import { createWatchdog, type Watchdog } from './watchdog.ts';

/** What is shared between tabs changes with it: the major version of the package. */
export const SHARING_VERSION = 0;
/** A newcomer waits this long for a leader's word before it connects by itself. */
export const ANSWER_MS = 1500;
export const BEAT_MS = 4000;
/** A leader silent for longer is frozen, whatever its lock says. */
export const LEADER_SILENCE_MS = 10_000;

/** What tabs tell each other. */
type TabMessage =
  | { kind: 'hello' }
  | { kind: 'beat'; cursor: string | undefined; status: PlainStatus; snapshot?: unknown }
  | { kind: 'delivery'; after: string | undefined; delivery: Delivery };

/** The parts of a window by which tabs share a connection. */
export interface Tabs {
  navigator: { locks: Pick<LockManager, 'request' | 'query'> };
  BroadcastChannel: new (name: string) => BroadcastChannel;
}

export interface LeaderOptions {
  /** The same in every tab that shares. */
  name: string;
  tabs: Tabs;
  clock: Clock;
  /** Opens the own connection, unless it is open; closes it. */
  connect(): void;
  disconnect(): void;
  cursor(): string | undefined;
  snapshot(): { cursor: string } | undefined;
  status(): ConnectionStatus;
  /** Before the event at `id` is delivered. Rejects when it cannot be. */
  prepare(id: string): Promise<void>;
  /** Gives the cursor up: only a whole state helps. */
  lose(): void;
  /** Takes a leader's delivery. */
  deliver(delivery: Delivery): void;
  /** Closes the own connection: a leader delivers, and this is how it fares. */
  follow(status: ConnectionStatus): void;
}

/** One tab's part in sharing a connection with the others. */
export interface Leader {
  /** Shares from now on. Started again, it has a refused connection tried anew, whichever tab's it is. */
  start(): void;
  stop(): void;
  /** Lets another tab lead if one wants to. */
  yield(): void;
  /** Wants to lead again. */
  claim(): void;
  /** The own connection has delivered. `after` is the cursor before. */
  delivered(delivery: Delivery, after: string | undefined): void;
  statusChanged(): void;
  /** What an event needs could not be had, and the cursor is given up: a tab that may have it leads, if one wants to. */
  lost(): void;
}

/**
 * The tab that holds the lock connects and tells the others. In doubt a tab connects by itself: no leader
 * answers, it has fallen silent, or it is ahead by events that this tab has not seen. It follows again as
 * soon as it has caught up, so what its listeners get has no gap.
 */
export function createLeader(options: LeaderOptions): Leader {
  const { clock, tabs } = options;
  const name = `status-badge/${SHARING_VERSION}/${options.name}`;
  let role: 'none' | 'seeking' | 'direct' | 'following' | 'leading' = 'none';
  let channel: BroadcastChannel | undefined;
  let release: (() => void) | undefined;
  let beat: unknown;
  let watchdog: Watchdog | undefined;

  return {
    start,
    stop,
    yield: () => void stepDown(),
    claim,
    delivered(delivery, after) {
      if (role === 'leading') post({ kind: 'delivery', delivery, after });
    },
    statusChanged() {
      if (role === 'leading') sendBeat();
    },
    lost() {
      if (role === 'leading') void stepDown();
    },
  };

  function start(): void {
    if (role !== 'none') {
      if (options.status().state === 'stopped') tryAnew();
      return;
    }
    role = 'seeking';
    try {
      channel = new tabs.BroadcastChannel(name);
    } catch {
      // Firefox refuses it where cookies are blocked.
      goDirect();
      return;
    }
    const own = channel;
    // One after the other: what an event needs may have to be loaded first. What does not fit is a doubt.
    let heard = Promise.resolve();
    own.onmessage = ({ data }: MessageEvent<TabMessage>) => {
      // Who asks does not wait for what this tab waits for.
      if (data?.kind === 'hello') answer();
      // What a stopped channel has left over is not for the next.
      else heard = heard.then(() => (own === channel ? hear(data) : undefined)).catch(goDirect);
    };
    watch(ANSWER_MS);
    post({ kind: 'hello' });
    requestLock();
  }

  function stop(): void {
    if (role === 'none') return;
    role = 'none';
    release?.();
    release = undefined;
    clock.clearTimeout(beat);
    watchdog?.stop();
    channel?.close();
    channel = undefined;
    options.disconnect();
  }

  function tryAnew(): void {
    if (role === 'leading' || role === 'direct') options.connect();
    // To a newcomer's word a leader that was refused tries anew.
    else post({ kind: 'hello' });
  }

  /** Follows the leader as a newcomer does. Who has given up its state gets it whole, from the server where no leader answers. */
  function askAnew(): void {
    role = 'seeking';
    options.follow({ ...options.status(), state: 'connecting' });
    watch(ANSWER_MS);
    post({ kind: 'hello' });
  }

  /** Until it is released, this tab leads or waits for its turn. */
  function requestLock(): void {
    const aborter = new AbortController();
    const held = new Promise<void>((resolve) => {
      release = () => {
        aborter.abort();
        resolve();
      };
    });
    const own = release;
    tabs.navigator.locks
      .request(name, { signal: aborter.signal }, () => {
        if (release !== own) return undefined;
        lead();
        return held;
      })
      // Refused in a sandboxed frame, or given up: this tab follows, or connects by itself.
      .catch(() => undefined);
  }

  async function stepDown(): Promise<void> {
    if (role === 'leading') {
      const { pending } = await tabs.navigator.locks.query();
      if (!pending?.some((other) => other.name === name) || role !== 'leading') return;
      clock.clearTimeout(beat);
      askAnew();
    }
    release?.();
    release = undefined;
  }

  function lead(): void {
    role = 'leading';
    watchdog?.stop();
    // Who led before may have lost its state.
    answer();
  }

  function goDirect(): void {
    if (role === 'direct' || role === 'leading' || role === 'none') return;
    role = 'direct';
    watchdog?.stop();
    options.connect();
    // Where nobody leads because all are hidden, one of them has to.
    claim();
  }

  function claim(): void {
    if (role !== 'none' && !release) requestLock();
  }

  function watch(limitMs: number): void {
    watchdog?.stop();
    watchdog = createWatchdog(clock, goDirect);
    watchdog.allow(limitMs);
  }

  function sendBeat(withSnapshot = false): void {
    const status = toPlainStatus(options.status());
    const known = withSnapshot && options.snapshot();
    // What a page began with may be a reactive object, which channels do not carry.
    const snapshot = known && JSON.parse(JSON.stringify(known));
    post({ kind: 'beat', cursor: options.cursor(), status, snapshot });
    clock.clearTimeout(beat);
    beat = clock.setTimeout(sendBeat, BEAT_MS);
  }

  function post(message: TabMessage): void {
    channel?.postMessage(message);
  }

  function answer(): void {
    if (role !== 'leading') return;
    options.connect();
    sendBeat(true);
  }

  async function hear(message: Exclude<TabMessage, { kind: 'hello' }>): Promise<void> {
    if (role === 'leading') return;
    if (message.kind === 'beat') hearBeat(message);
    // A newer release may say more than this one knows.
    else if (message.kind === 'delivery' && role === 'following')
      await hearDelivery(message.delivery, message.after);
  }

  function hearBeat({ cursor, status, snapshot }: Extract<TabMessage, { kind: 'beat' }>): void {
    if (!options.cursor() && cursor && snapshot && !isBehind(cursor))
      options.deliver({ id: cursor, snapshot });
    const own = options.cursor();
    // A leader that waits for the whole state is stale, and says so: the others wait with it.
    const waits = !cursor && status.staleSince && role !== 'direct';
    if (!waits && !isCoveredBy(own, cursor)) {
      // Without any state of our own, the leader's answer to our hello is on its way.
      if (own) goDirect();
      return;
    }
    role = 'following';
    watch(LEADER_SILENCE_MS);
    options.follow(restoreStatus(status));
  }

  async function hearDelivery(delivery: Delivery, after: string | undefined): Promise<void> {
    const heardOn = channel;
    const { id, snapshot, reset } = delivery;
    watchdog?.allow(LEADER_SILENCE_MS);
    const failure = delivery.event && (await options.prepare(id).catch((error: unknown) => error));
    // A file takes its time: this tab may lead by now, or no longer share.
    if (role !== 'following' || channel !== heardOn) return;
    if (failure) {
      options.lose();
      askAnew();
    } else if (!snapshot || (reset && reset !== 'missed')) {
      if (snapshot || isCoveredBy(options.cursor(), after)) options.deliver(delivery);
      else goDirect();
    } else hearBeginning(delivery, id || (snapshot as { cursor: string }).cursor);
  }

  /** The leader had no place to go on from, which is nothing to those who have one. */
  function hearBeginning(delivery: Delivery, place: string): void {
    const own = options.cursor();
    if ((own && isCoveredBy(own, place)) || isBehind(place)) return;
    // What it has lost is lost for all of us; what it never had, we have or get from the server.
    if (own && !delivery.reset) goDirect();
    else options.deliver(delivery);
  }

  /** Whether `place` is one that this tab has gone beyond. */
  function isBehind(place: string): boolean {
    return distanceOf(place, options.snapshot()?.cursor) > 0;
  }
}

/** Whether who is at `own` has seen everything up to `other`. */
function isCoveredBy(own: string | undefined, other: string | undefined): boolean {
  return own === other || distanceOf(own, other) <= 0;
}
