import { expect } from 'chai';
import fc from 'fast-check';
import { createBrowser, createPage, type Tab } from '../test/browser.ts';
import { createModelServer, type ModelServer } from '../test/model-server.ts';
import type { Delivered } from '../test/scripted-files.ts';
import { LOAD_MS } from './connection/guarded.ts';
import { decodeCursor } from './contract/index.ts';
import { createFeed, type FeedOptions } from './feed.ts';
import { organizationModel } from './model.ts';
import { type OnDemand, onDemand } from './on-demand.ts';
import { createStreamSlots } from './stream-slots.ts';
import { createManualClock, type ManualClock } from './testing/manual-clock.ts';

/** Longer than any silence the SDK accepts: 2.5 heartbeats, a tick, a probe. */
const MAX_UNNOTICED_MS = 75_000;
/** What came while the machine slept waits for its file when it wakes; the state counts as live so long. */
const MAX_WAKING_MS = LOAD_MS;

type Command =
  | { do: 'publish' | 'cut' | 'prune' | 'expire' }
  | { do: 'advance'; ms: number }
  | { do: 'sleep' | 'setBack'; ms: number }
  | { do: 'goodbye'; ms: number }
  | { do: 'offline' | 'mute' | 'slow'; on: boolean }
  | { do: 'status'; status: number }
  | { do: 'visible'; tab: number; on: boolean }
  | { do: 'page'; tab: number; type: 'freeze' | 'resume' | 'pagehide' | 'pageshow' | 'online' }
  | { do: 'hold'; tab: number; on: boolean }
  | { do: 'files'; tab: number; which: keyof OnDemand; are: Delivered };

interface Watched extends Tab {
  /** The position of the first state, then what the listener was given: positions, `null` for a reset. */
  seen: (number | null)[];
  release: (() => void) | undefined;
}

interface World {
  clock: ManualClock;
  /** How far the wall clock of the tabs is behind; their timers are not. */
  behindMs: number;
  server: ModelServer;
  tabs: Watched[];
  /** When each position was published, by the clock; there is no position 0. */
  publishedAt: number[];
  /** When the machine last woke. */
  wokeAt: number;
}

function createWorld(tabCount: number, seed: number): World {
  const clock = createManualClock();
  const server = createModelServer(clock);
  let state = seed;
  const random = () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const world: World = { clock, behindMs: 0, server, tabs: [], publishedAt: [0], wokeAt: 0 };
  const wallClock = { ...clock, now: () => clock.now() - world.behindMs };
  const browser = createBrowser(server, wallClock, random);
  world.tabs = Array.from({ length: tabCount }, (): Watched => {
    const tab = browser.open();
    const seen: (number | null)[] = [];
    tab.feed.view.subscribe(() => {
      const cursor = decodeCursor(tab.feed.view.get().snapshot?.cursor ?? '');
      if (seen.length === 0 && cursor) seen.push(cursor.position);
    });
    tab.feed.onEvent((event) => seen.push('id' in event ? decodeCursor(event.id)!.position : null));
    return Object.assign(tab, { seen, release: tab.feed.hold() });
  });
  return world;
}

async function run(world: World, command: Command): Promise<void> {
  const { clock, server, tabs } = world;
  const tab = 'tab' in command ? tabs[command.tab % tabs.length] : undefined;
  if (command.do === 'publish') publish(world);
  else if (command.do === 'cut') server.cut();
  else if (command.do === 'prune') server.prune();
  else if (command.do === 'expire') server.expire();
  else if (command.do === 'slow') server.setSlow(command.on);
  else if (command.do === 'goodbye') server.goodbye(command.ms);
  else if (command.do === 'offline') server.setOffline(command.on);
  else if (command.do === 'mute') server.setMute(command.on);
  else if (command.do === 'status') server.setStatus(command.status);
  else if (command.do === 'sleep') {
    clock.jump(command.ms);
    world.wokeAt = clock.now();
  } else if (command.do === 'setBack') world.behindMs += command.ms;
  else if (command.do === 'visible') tab?.setVisible(command.on);
  else if (command.do === 'page') tab?.dispatch(command.type);
  else if (command.do === 'files') tab?.files.set(command.are, command.which);
  else if (command.do === 'hold' && tab) {
    if (command.on) tab.release ??= tab.feed.hold();
    else {
      tab.release?.();
      tab.release = undefined;
    }
  }
  // In steps, so that the checks between them see what happens on the way.
  const steps = command.do === 'advance' ? Math.ceil(command.ms / 5000) : 1;
  for (let step = 0; step < steps; step++) {
    await clock.advance(command.do === 'advance' ? command.ms / steps : 0);
    check(world);
  }
}

function publish({ clock, server, publishedAt }: World): void {
  publishedAt.push(clock.now());
  server.publish();
}

function check({ clock, server, tabs, publishedAt, wokeAt }: World): void {
  expect(server.busy, 'streams and polls').to.be.at.most(tabs.length);
  for (const tab of tabs) {
    expectInOrder(tab.seen);
    const { snapshot, connection } = tab.feed.view.get();
    const position = decodeCursor(snapshot?.cursor ?? '')?.position ?? 0;
    const noticedBy = Math.max(
      (publishedAt[position + 1] ?? clock.now()) + MAX_UNNOTICED_MS,
      wokeAt + MAX_WAKING_MS,
    );
    if (clock.now() > noticedBy) {
      expect(connection.staleSince, 'silently stale').to.be.a('number');
    }
    if (connection.state !== 'open') expect(connection.staleSince).to.be.a('number');
  }
}

/** Each position follows the one before, but after a reset. */
function expectInOrder(seen: readonly (number | null)[]): void {
  seen.forEach((position, index) => {
    const before = seen[index - 1];
    if (position === null || before === null || before === undefined) return;
    expect(position, `after ${before}`).to.equal(before + 1);
  });
}

async function heal(world: World): Promise<void> {
  world.server.setOffline(false);
  world.server.setMute(false);
  world.server.setSlow(false);
  world.server.setStatus(200);
  for (const tab of world.tabs) {
    // Refused for good stays so until somebody asks again.
    tab.release?.();
    tab.feed.rest();
    tab.release = tab.feed.hold();
    tab.setVisible(true);
    tab.dispatch('pageshow');
  }
  await run(world, { do: 'advance', ms: 60_000 });
  publish(world);
  await run(world, { do: 'advance', ms: 60_000 });
}

const milliseconds = fc.constantFrom(0, 100, 1000, 4000, 12_000, 20_000, 45_000, 90_000);
const tab = fc.nat(3);
const COMMANDS: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('publish' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('advance' as const), ms: milliseconds }) },
  fc.record({
    do: fc.constantFrom('sleep' as const, 'setBack' as const),
    ms: fc.constantFrom(10_000, 60_000, 3_600_000),
  }),
  fc.record({ do: fc.constantFrom('cut' as const, 'prune' as const, 'expire' as const) }),
  fc.record({ do: fc.constant('goodbye' as const), ms: milliseconds }),
  fc.record({ do: fc.constantFrom('offline' as const, 'mute' as const, 'slow' as const), on: fc.boolean() }),
  fc.record({
    do: fc.constant('status' as const),
    status: fc.constantFrom(200, 200, 204, 401, 403, 404, 429, 500, 503),
  }),
  fc.record({ do: fc.constant('visible' as const), tab, on: fc.boolean() }),
  fc.record({
    ...{ do: fc.constant('page' as const), tab },
    type: fc.constantFrom('freeze', 'resume', 'pagehide', 'pageshow', 'online'),
  }),
  fc.record({ do: fc.constant('hold' as const), tab, on: fc.boolean() }),
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ do: fc.constant('files' as const), tab },
      which: fc.constantFrom('changes', 'fallback', 'tab'),
      are: fc.constantFrom('there', 'slow', 'gone', 'silent'),
    }),
  },
);

describe('A feed, whatever happens to it', () => {
  for (const tabCount of [1, 3]) {
    it(`loses, repeats and reorders nothing, and says when it is stale: ${tabCount} tabs`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 2_000_000_000 }),
          fc.array(COMMANDS, { minLength: 5, maxLength: 40 }),
          async (seed, commands) => {
            const world = createWorld(tabCount, seed);
            for (const command of commands) await run(world, command);
            await heal(world);
            for (const { feed, seen } of world.tabs) {
              expect(seen.at(-1) ?? world.server.head, 'silently lost').to.equal(world.server.head);
              const { snapshot, connection } = feed.view.get();
              expect(connection).to.include({ state: 'open', staleSince: null });
              expect(snapshot).to.deep.equal(world.server.state);
            }
          },
        ),
        { numRuns: 300 },
      );
    });
  }
});

describe('A stream and polls', () => {
  it('yield the same sequence, the same resets and the same state', async () => {
    const clock = createManualClock();
    const server = createModelServer(clock);
    const both = [true, false].map((streaming) => {
      const feed = createFeed(organizationModel('acme'), {
        ...{ endpoint: 'https://status.test', token: server.token, fetch: server.fetch, clock, streaming },
        ...{
          random: () => 0.5,
          slots: createStreamSlots(4),
          shared: false,
          files: onDemand,
          page: createPage().events as FeedOptions['page'],
        },
      });
      const seen: unknown[] = [];
      feed.onEvent(({ timestamp, ...event }) =>
        seen.push(event.type === 'stream.reset' ? event : { ...event, timestamp }),
      );
      return { feed, seen, release: feed.hold() };
    });
    async function pass(events: number): Promise<void> {
      for (let made = 0; made < events; made++) server.publish();
      await clock.advance(30_000);
    }
    await pass(0);
    for (const events of [1, 7, 0, 20]) await pass(events);
    for (const one of both) {
      one.release();
      one.feed.rest();
    }
    await pass(5);
    server.prune();
    for (const one of both) one.feed.hold();
    await pass(0);
    await pass(4);
    const [stream, polls] = both as [(typeof both)[0], (typeof both)[0]];
    expect(stream.seen).to.have.length(1 + 7 + 20 + 1 + 4);
    expect(polls.seen).to.deep.equal(stream.seen);
    expect(polls.feed.view.get().snapshot).to.deep.equal(stream.feed.view.get().snapshot);
    expect(polls.feed.view.get().connection.transport).to.equal('polling');
    expect(stream.feed.view.get().connection.transport).to.equal('stream');
  });
});
