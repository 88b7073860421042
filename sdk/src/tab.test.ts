import { expect } from 'chai';
import { createBrowser, createPage } from '../test/browser.ts';
import { openFeed } from '../test/feed-world.ts';
import { answerStream, at, untilNextRequest } from '../test/world.ts';
import { LOAD_MS } from './connection/guarded.ts';
import { ANSWER_MS } from './connection/leader.ts';
import type { FeedOptions } from './feed.ts';
import { createManualClock, settle } from './testing/manual-clock.ts';
import { createScriptedServer } from './testing/scripted-server.ts';

describe('A page that stays', () => {
  function openPage() {
    return openFeed({ page: createPage().events as FeedOptions['page'] });
  }

  it('has after a minute what events and failing streams need, for its server may lose the files', async () => {
    const world = openPage();
    const stream = await answerStream(world);
    await world.clock.advance(30_000);
    stream.ping(1, at(1));
    await world.clock.advance(29_000);
    expect(world.asked).to.deep.equal(['tab']);
    await world.clock.advance(1000);
    expect(world.asked).to.deep.equal(['tab', 'fallback', 'changes']);
  });

  it('asks for them when the network is there, not while it is away', async () => {
    const world = openPage();
    (await world.server.take()).fail();
    world.setFiles('gone', 'fallback');
    world.setFiles('gone', 'changes');
    while (world.clock.now() < createManualClock().now() + 60_000) {
      await untilNextRequest(world);
      (await world.server.take()).fail();
    }
    expect(world.asked).to.deep.equal(['tab']);
    world.setFiles('there');
    await untilNextRequest(world);
    const stream = await answerStream(world);
    for (let beat = 0; beat < 4; beat++) {
      stream.ping(1, at(1));
      await world.clock.advance(15_000);
    }
    expect(world.asked).to.deep.equal(['tab', 'fallback', 'changes']);
  });

  for (const how of ['gone', 'silent'] as const) {
    it(`connects by itself where the file for pages is ${how}, though it wanted to share`, async () => {
      const server = createScriptedServer();
      const clock = createManualClock();
      const tab = createBrowser(server, clock).open();
      tab.files.set(how, 'tab');
      tab.feed.hold();
      await clock.advance(how === 'gone' ? 0 : LOAD_MS);
      await answerStream({ server });
      expect(tab.feed.view.get().connection).to.include({ state: 'open', staleSince: null });
    });
  }
});

describe('A page that wants to share and cannot', () => {
  const locks = createBrowser(createScriptedServer(), createManualClock()).open().tabs.navigator.locks;
  const refuse = async () => {
    throw new DOMException('request() is not allowed in this context', 'SecurityError');
  };
  class Channel {
    onmessage = null;
    postMessage() {}
    close() {}
  }
  class RefusedChannel {
    constructor() {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    }
  }
  for (const [why, parts, waitsMs] of [
    ['it has no Web Locks, as over plain HTTP', { navigator: {}, BroadcastChannel: Channel }, 0],
    ['it has no channels', { navigator: { locks } }, 0],
    [
      'its locks are refused',
      { navigator: { locks: { request: refuse, query: refuse } }, BroadcastChannel: Channel },
      ANSWER_MS,
    ],
    ['its channels are refused', { navigator: { locks }, BroadcastChannel: RefusedChannel }, 0],
  ] as const) {
    it(`connects by itself where ${why}, lives like any other, and leaves nothing behind`, async () => {
      const page = createPage();
      const world = openFeed({
        shared: true,
        page: Object.assign(page.events, parts) as unknown as FeedOptions['page'],
      });
      await world.clock.advance(waitsMs);
      const stream = await answerStream(world);
      expect(world.status()).to.include({ state: 'open', staleSince: null });
      page.dispatch('pagehide');
      expect(stream.closed).to.equal(true);
      page.dispatch('pageshow');
      await world.clock.advance(waitsMs);
      await answerStream(world);
      expect(world.status()).to.include({ state: 'open', staleSince: null });
      world.release();
      world.feed.rest();
      await settle();
      expect(world.clock.pending).to.equal(0);
    });
  }
});
