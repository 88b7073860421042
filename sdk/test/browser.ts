import type { Tabs } from '../src/connection/leader.ts';
import type { PageEvents } from '../src/connection/page.ts';
import type { Snapshot } from '../src/contract/index.ts';
import { createFeed, type Feed } from '../src/feed.ts';
import { organizationModel } from '../src/model.ts';
import { createStreamSlots } from '../src/stream-slots.ts';
import type { ManualClock } from '../src/testing/manual-clock.ts';
import type { ScriptedServer } from '../src/testing/scripted-server.ts';
import { createScriptedFiles, type ScriptedFiles } from './scripted-files.ts';

/** One tab of a pretended browser. */
export interface Tab {
  feed: Feed<Snapshot>;
  tabs: Tabs;
  /** What it loads on demand. */
  files: ScriptedFiles;
  /** Sets what is visible and tells the page. */
  setVisible(visible: boolean): void;
  dispatch(type: 'freeze' | 'resume' | 'pagehide' | 'pageshow' | 'online'): void;
  /** Nothing runs in the tab from now on, and nobody there was told: its lock stays. */
  freeze(): void;
  /** Closes the tab: its locks and channels go with it. */
  kill(): void;
}

export interface Browser {
  open(): Tab;
  /** Who holds the lock, and how many wait. */
  readonly waiting: number;
}

interface Waiting {
  name: string;
  owner: object;
  signal: AbortSignal | undefined;
  grant(): void;
}

/** Locks in the order they are asked for, channels that clone: what Web Locks and BroadcastChannel promise. */
export function createBrowser(
  server: Pick<ScriptedServer, 'fetch'> & { readonly token?: string },
  clock: ManualClock,
  random = () => 0.5,
): Browser {
  const channels = new Set<{ name: string; owner: object; port: Port }>();
  let holder: { name: string; owner: object } | undefined;
  let queue: Waiting[] = [];
  const frozen = new Set<object>();

  function grantNext(): void {
    if (holder) return;
    const next = queue.shift();
    next?.grant();
  }

  function request(owner: object, name: string, options: LockOptions, callback: () => unknown) {
    return new Promise<void>((resolve, reject) => {
      const entry: Waiting = {
        ...{ name, owner, signal: options.signal },
        grant() {
          const held = { name, owner };
          holder = held;
          void Promise.resolve()
            .then(callback)
            .finally(() => {
              if (holder === held) holder = undefined;
              grantNext();
            })
            .then(() => resolve(), reject);
        },
      };
      options.signal?.addEventListener('abort', () => {
        queue = queue.filter((other) => other !== entry);
        reject(options.signal?.reason);
      });
      queue.push(entry);
      grantNext();
    });
  }

  return {
    get waiting() {
      return queue.length;
    },
    open() {
      const owner = {};
      const page = createPage();
      const files = createScriptedFiles(clock);
      const openChannel = (name: string): Port => {
        const entry = { name, owner, port: createPort() };
        entry.port.postMessage = (data) => {
          for (const other of channels) {
            if (other === entry || other.name !== name || frozen.has(other.owner)) continue;
            const copy = structuredClone(data);
            queueMicrotask(() => channels.has(other) && other.port.onmessage?.({ data: copy }));
          }
        };
        entry.port.close = () => void channels.delete(entry);
        channels.add(entry);
        return entry.port;
      };
      const locks: Tabs['navigator']['locks'] = {
        request: ((name: string, options: LockOptions, callback: () => unknown) =>
          request(owner, name, options, callback)) as LockManager['request'],
        query: async () => ({ held: holder ? [holder] : [], pending: queue.map(({ name }) => ({ name })) }),
      };
      const tabs: Tabs = {
        navigator: { locks },
        // Constructs what the test can see into.
        BroadcastChannel: new Proxy(class {}, {
          construct: (_, [name]) => openChannel(name),
        }) as unknown as Tabs['BroadcastChannel'],
      };
      const feed = createFeed(organizationModel('acme'), {
        ...{
          endpoint: 'https://status.test',
          token: server.token === undefined ? undefined : async () => server.token,
          fetch: server.fetch,
          random,
          shared: true,
        },
        ...{
          page: Object.assign(page.events, tabs),
          slots: createStreamSlots(4),
          streaming: true,
          files: files.files,
          clock: freezable(clock, owner, frozen),
        },
      });
      return {
        feed,
        tabs,
        files,
        setVisible: page.setVisible,
        dispatch: page.dispatch,
        freeze: () => void frozen.add(owner),
        kill() {
          frozen.add(owner);
          for (const channel of channels) if (channel.owner === owner) channels.delete(channel);
          queue = queue.filter((entry) => entry.owner !== owner);
          if (holder?.owner === owner) holder = undefined;
          grantNext();
        },
      };
    },
  };
}

interface Port {
  onmessage: ((event: { data: unknown }) => void) | null;
  postMessage(data: unknown): void;
  close(): void;
}

function createPort(): Port {
  return { onmessage: null, postMessage() {}, close() {} };
}

/** Timers of a frozen tab do not fire. */
function freezable(clock: ManualClock, owner: object, frozen: ReadonlySet<object>): ManualClock {
  return {
    ...clock,
    setTimeout: (callback, delayMs) =>
      clock.setTimeout(() => {
        if (!frozen.has(owner)) callback();
      }, delayMs),
  };
}

export function createPage() {
  const window = new EventTarget();
  let visibilityState: DocumentVisibilityState = 'visible';
  const document = Object.assign(new EventTarget(), {
    get visibilityState() {
      return visibilityState;
    },
  });
  Object.defineProperty(document, 'visibilityState', { get: () => visibilityState });
  const events = window as unknown as PageEvents;
  Object.assign(events, { document });
  return {
    events,
    setVisible(visible: boolean) {
      visibilityState = visible ? 'visible' : 'hidden';
      document.dispatchEvent(new Event('visibilitychange'));
    },
    dispatch(type: 'freeze' | 'resume' | 'pagehide' | 'pageshow' | 'online') {
      (['freeze', 'resume'].includes(type) ? document : window).dispatchEvent(new Event(type));
    },
  };
}
