import { encodeCursor } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createStreamWorld, type StreamWorld, settle } from './testing/stream-world.ts';

describe('the hub', () => {
  let world: StreamWorld;
  const cursor = (position: number) => encodeCursor({ epoch: world.hub.epoch, position });
  const events = (count: number) => {
    for (let each = 0; each < count; each++) world.eventLog.append();
  };
  beforeEach(async () => {
    world = await createStreamWorld();
    events(5);
  });

  describe('resuming', () => {
    it('sends what came after the cursor and nothing else', async () => {
      const reader = await world.read({ cursor: cursor(3) });
      await settle();
      expect(reader.names).to.deep.equal(['stream.hello', 'service.updated', 'service.updated']);
      expect(JSON.parse(reader.frames[0]!.data)).to.include({ resumed: true, head: 5 });
    });

    for (const [what, hostile, reason] of [
      ['malformed', 'no cursor at all', 'malformed'],
      ['negative', 'epochone--1', 'malformed'],
      ['huge', `epochone-${'9'.repeat(40)}`, 'malformed'],
      ['foreign', 'otherepoch-3', 'epoch'],
      ['future', 'epochone-6', 'future'],
    ] as const) {
      it(`answers a ${what} cursor with a reset and the whole state`, async () => {
        const reader = await world.read({ cursor: hostile });
        expect(reader.names).to.deep.equal(['stream.hello', 'stream.reset', 'snapshot']);
        expect(reader.story).to.deep.equal([`reset:${reason}`, '=5']);
        expect(JSON.parse(reader.frames[0]!.data)).to.include({ resumed: false });
      });
    }

    it('says before it begins that the events after a cursor are pruned', async () => {
      world.eventLog.prune(3);
      const reader = await world.read({ cursor: cursor(2) });
      expect(reader.story).to.deep.equal(['reset:pruned', '=5']);
      expect(JSON.parse(reader.frames[0]!.data)).to.include({ resumed: false });
      expect((await world.read({ cursor: cursor(3) })).story).to.be.empty;
    });

    it('resets when the events are pruned while they are read', async () => {
      await world.read();
      world.eventLog.prune(3);
      const reader = await world.read({ cursor: cursor(1) });
      await settle();
      expect(reader.story).to.deep.equal(['reset:pruned', '=5']);
    });

    it('believes a cursor of another instance that is ahead of a read already under way', async () => {
      await world.read();
      let release = () => {};
      const held = new Promise<void>((done) => {
        release = done;
      });
      world.eventLog.pause = (step) => (step === 'after events' ? held : undefined);
      world.commit();
      void world.hub.sweep();
      await settle(2);
      // The read under way has its answer, without the seventh.
      world.commit();
      const opening = world.read({ cursor: cursor(7) });
      await settle(2);
      release();
      expect((await opening).story).to.be.empty;
    });
  });

  describe('many readers', () => {
    it('reads head and snapshot once for a thousand that join at the same time', async () => {
      world.eventLog.looks = [];
      const readers = await Promise.all(Array.from({ length: 1_000 }, () => world.read()));
      expect(readers.every((reader) => reader.story.join() === '=5')).to.equal(true);
      expect(world.eventLog.looks).to.deep.equal(['heads', 'snapshot']);
    });

    it('reads the log once for a thousand that come back to an instance that has just started', async () => {
      world.eventLog.looks = [];
      const readers = await Promise.all(
        Array.from({ length: 1_000 }, (_, index) => world.read({ cursor: cursor(2 + (index % 4)) })),
      );
      await settle();
      expect(readers.slice(0, 4).map((reader) => reader.story.join())).to.deep.equal([
        '3,4,5',
        '4,5',
        '5',
        '',
      ]);
      expect(world.eventLog.looks.filter((look) => look === 'events').length).to.be.at.most(2);
      expect(world.eventLog.looks.filter((look) => look === 'heads')).to.have.length(1);
    });

    it('selects what a thousand have missed once, and for each filter apart', async () => {
      let looks = 0;
      const matches = () => {
        looks += 1;
        return true;
      };
      const readers = await Promise.all(
        Array.from({ length: 1_000 }, () =>
          world.read({ cursor: cursor(3), filter: { key: 'counted', matches } }),
        ),
      );
      const none = await world.read({ cursor: cursor(3), filter: { key: 'none', matches: () => false } });
      await settle();
      expect(readers.every((reader) => reader.story.join() === '4,5')).to.equal(true);
      expect([looks, none.story]).to.deep.equal([2, []]);
    });

    it('sends a kept snapshot and what came since, without reading again', async () => {
      await world.read();
      world.write();
      world.eventLog.looks = [];
      const reader = await world.read();
      await settle();
      expect(reader.story).to.deep.equal(['=5', '6']);
      expect(world.eventLog.looks).to.be.empty;
    });

    it('writes the first event of a turn at once and joins the others', async () => {
      const reader = await world.read();
      const before = reader.writes;
      for (let each = 0; each < 10; each++) world.write();
      await settle();
      expect(reader.story).to.deep.equal([
        '=5',
        ...Array.from({ length: 10 }, (_, index) => String(6 + index)),
      ]);
      expect(reader.writes - before).to.equal(2);
    });

    it('lets go of a topic with its last reader, also of one that could not begin', async () => {
      const readers = [await world.read(), await world.read()];
      world.eventLog.away = new Error('away');
      await world.hub.prepare('org:bbbbbbbbbbbb', undefined).catch(() => undefined);
      for (const reader of readers) reader.session.leave();
      expect(world.hub.size).to.deep.equal({ sessions: 0, topics: 0, lingering: 0 });
      expect([...world.bus.listeners.keys()]).to.be.empty;
    });

    it('reads far more than fits at once at the reader’s speed', async () => {
      events(2_500);
      const reader = await world.read({ cursor: cursor(0) });
      await settle(200);
      expect(reader.story).to.have.length(2_505);
      expect(reader.position).to.equal(2_505);
    });
  });

  describe('slow readers', () => {
    it('let go of one whose queue is full, with a goodbye, and cut it when it does not take even that', async () => {
      world = await createStreamWorld(undefined, { STREAM_QUEUE: '16384' });
      const slow = await world.read();
      const other = await world.read();
      slow.stuck = true;
      for (let each = 0; each < 1_000; each++) {
        world.write();
        if (each % 50 === 0) await settle(1);
      }
      await settle();
      expect(slow.story.at(-1)).to.equal('goodbye:slow_consumer');
      expect(slow.queuedBytes).to.be.below(16_384 + 16_384);
      expect(slow.state).to.equal('ended');
      expect(world.hub.size).to.include({ sessions: 1, lingering: 1 });
      expect(other.position).to.equal(1_000);
      world.clock.advance(6_000);
      expect(slow.state).to.equal('destroyed');
      expect(world.hub.size).to.include({ sessions: 1, lingering: 0 });
    });

    it('do not hold a replay for ever', async () => {
      events(3_000);
      const slow = await world.read({ cursor: cursor(0), stuck: true });
      await settle();
      expect(slow.position).to.equal(500);
      world.clock.advance(31_000);
      await settle();
      expect(slow.story.at(-1)).to.equal('goodbye:slow_consumer');
      world.clock.advance(6_000);
      expect(slow.state).to.equal('destroyed');
      expect(world.hub.size).to.deep.equal({ sessions: 0, topics: 0, lingering: 0 });
    });
  });

  describe('pings', () => {
    it('say to every session the place it may go on from, also to one whose filter lets nothing through', async () => {
      const all = await world.read();
      const none = await world.read({ filter: { key: 'none', matches: () => false } });
      world.write();
      await settle();
      world.clock.advance(15_000);
      for (const reader of [all, none]) {
        const ping = reader.frames.at(-1)!;
        expect(ping).to.deep.equal({ event: 'stream.ping', id: cursor(6), data: '{"head":6}' });
      }
    });

    it('never name a place ahead of an event that is not written yet', async () => {
      const reader = await world.read();
      world.write();
      world.write();
      // Before the turn ends: the second event is to be joined and not yet written.
      for (let each = 0; each < 10; each++) await Promise.resolve();
      world.clock.advance(15_000);
      expect(reader.frames.at(-1)).to.deep.equal({ event: 'stream.ping', id: cursor(6), data: '{"head":7}' });
      await settle();
      world.clock.advance(15_000);
      expect(reader.frames.at(-1)).to.deep.equal({ event: 'stream.ping', id: cursor(7), data: '{"head":7}' });
      expect(reader.story).to.deep.equal(['=5', '6', '7']);
    });

    it('are spread over the heartbeat, one for each session', async () => {
      const readers = await Promise.all(Array.from({ length: 100 }, () => world.read()));
      const pinged = () => readers.map(({ names }) => names.filter((name) => name === 'stream.ping').length);
      world.clock.advance(3_000);
      expect(pinged().filter((count) => count === 1)).to.have.length(20);
      world.clock.advance(12_000);
      expect(new Set(pinged())).to.deep.equal(new Set([1]));
    });

    it('reach a session that waits for the log, with the place it has come to', async () => {
      await world.read();
      events(2_000);
      world.eventLog.pause = (step) => (step === 'before events' ? new Promise(() => undefined) : undefined);
      const reader = await world.read({ cursor: cursor(2) });
      world.clock.advance(15_000);
      expect(reader.frames.at(-1)).to.deep.equal({ event: 'stream.ping', id: cursor(2), data: '{"head":5}' });
    });
  });
});
