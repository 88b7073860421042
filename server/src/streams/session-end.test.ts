import { encodeCursor } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createStreamWorld, type StreamWorld, settle } from './testing/stream-world.ts';

const RUN = 'run:rrrrrrrrrrrr';

describe('the end of a stream', () => {
  let world: StreamWorld;
  const goodbye = (reader: { frames: { event: string | undefined; data: string }[] }) => {
    const last = reader.frames.at(-1)!;
    return last.event === 'stream.goodbye' ? JSON.parse(last.data) : undefined;
  };

  describe('of a run', () => {
    const cursor = (position: number) => encodeCursor({ epoch: world.hub.epoch, position });
    beforeEach(async () => {
      world = await createStreamWorld(RUN);
      world.eventLog.append('run.queued');
      world.eventLog.append('run.started');
    });

    it('comes with its last event, for who is live and for who is still joining', async () => {
      const live = await world.read();
      let release = () => {};
      const held = new Promise<void>((done) => {
        release = done;
      });
      world.eventLog.pause = (step) => (step === 'before events' ? held : undefined);
      const joining = await world.read({ cursor: cursor(0) });
      world.write('run.completed');
      await settle();
      expect(live.story).to.deep.equal(['=2', '3', 'goodbye:terminal']);
      expect(goodbye(live)).to.deep.equal({ reason: 'terminal', reconnectInMs: null });
      release();
      await settle();
      expect(joining.story).to.deep.equal(['1', '2', '3', 'goodbye:terminal']);
      expect(world.hub.size.topics).to.equal(0);
    });

    it('comes at once for who asks later: hello, snapshot, goodbye', async () => {
      world.eventLog.append('run.completed');
      const reader = await world.read();
      expect(reader.names).to.deep.equal(['stream.hello', 'snapshot', 'stream.goodbye']);
      expect(reader.state).to.equal('ended');
    });

    it('comes after the rest for who resumes before it, and is nothing for who has it', async () => {
      world.eventLog.append('run.completed');
      const reader = await world.read({ cursor: cursor(1) });
      await settle();
      expect(reader.story).to.deep.equal(['2', '3', 'goodbye:terminal']);
      expect((await world.hub.prepare(RUN, cursor(3))).kind).to.equal('finished');
      expect(world.hub.size).to.deep.equal({ sessions: 0, topics: 0, lingering: 0 });
    });

    it('does not come while the run goes on', async () => {
      const prepared = await world.hub.prepare(RUN, cursor(2));
      expect(prepared.kind).to.equal('stream');
    });
  });

  describe('of any topic', () => {
    beforeEach(async () => {
      world = await createStreamWorld();
      world.eventLog.append();
    });

    it('comes with its token', async () => {
      const reader = await world.read({
        reader: { credentialId: 't', expiresAt: world.clock.now() + 60_000 },
      });
      world.clock.advance(59_000);
      expect(reader.session.closed).to.equal(false);
      world.clock.advance(1_000);
      expect(goodbye(reader)).to.deep.equal({ reason: 'unauthorized', reconnectInMs: 500 });
    });

    it('comes between 0.8 and 1 times the highest age, at a different time for each', async () => {
      const ends: number[] = [];
      const startedAt = world.clock.now();
      for (const random of [0, 0.25, 0.999]) {
        world.random = random;
        const reader = await world.read();
        reader.onGone = () => {
          ends.push((world.clock.now() - startedAt) / 1_000);
          reader.session.leave();
        };
      }
      world.clock.advance(719_000);
      expect(world.hub.size.sessions).to.equal(3);
      for (let second = 0; second < 182; second++) world.clock.advance(1_000);
      expect(ends).to.deep.equal([720, 765, 900]);
      expect(world.closed).to.deep.equal(['max_age', 'max_age', 'max_age']);
    });

    it('comes spread over the grace time when the server stops, and no stream begins meanwhile', async () => {
      const readers = await Promise.all(Array.from({ length: 100 }, () => world.read()));
      const left = () => readers.filter((reader) => !reader.session.closed).length;
      const drained = world.hub.drain();
      const over: number[] = [];
      for (let tick = 0; tick < 50; tick++) {
        over.push(left());
        world.clock.advance(200);
        await settle(1);
      }
      await drained;
      expect(over[0]).to.equal(98);
      expect(over[25]).to.be.within(40, 60);
      expect(left()).to.equal(0);
      expect(goodbye(readers[0]!)).to.deep.equal({ reason: 'draining', reconnectInMs: 1_000 });
      const refused = await world.hub.prepare(world.topic, undefined).catch((error) => error);
      expect(refused).to.include({ code: 'unavailable' });
      expect(refused.details.retryAfterMs).to.be.above(0);
    });

    it('comes at once for who was being let in when the server began to stop, also after that is over', async () => {
      const prepared = await Promise.all([world.prepare(), world.prepare()]);
      await world.hub.drain();
      for (const begin of prepared) {
        const reader = begin();
        expect(reader.names).to.deep.equal(['stream.hello', 'stream.goodbye']);
        expect(goodbye(reader)).to.deep.equal({ reason: 'draining', reconnectInMs: 1_000 });
      }
      expect(world.hub.size).to.deep.equal({ sessions: 0, topics: 0, lingering: 0 });
    });

    it('comes with the connection when all are cut, whether a goodbye was said or not', async () => {
      const told = await world.read({ stuck: true });
      told.session.goodbye('max_age', 100);
      const untold = await world.read();
      world.hub.cut();
      expect([told.state, untold.state]).to.deep.equal(['destroyed', 'destroyed']);
      expect(world.hub.size).to.deep.equal({ sessions: 0, topics: 0, lingering: 0 });
    });

    it('comes without a goodbye when the reader leaves, once', async () => {
      const reader = await world.read();
      reader.session.leave();
      reader.session.leave();
      expect(goodbye(reader)).to.equal(undefined);
      expect(world.closed).to.deep.equal(['client']);
    });
  });
});
