import { expect } from 'chai';
import { createStreamWorld, type StreamWorld, settle } from './testing/stream-world.ts';

const READERS = 1_200;

describe('a fan-out to many', () => {
  let world: StreamWorld;
  let readers: Awaited<ReturnType<StreamWorld['read']>>[];
  beforeEach(async () => {
    world = await createStreamWorld();
    readers = await Promise.all(Array.from({ length: READERS }, () => world.read()));
  });
  const reached = (position: number) => readers.filter((reader) => reader.position >= position).length;
  /** Until an event is taken in, and not a turn of the event loop longer. */
  const takeIn = async () => {
    for (let each = 0; each < 10; each++) await Promise.resolve();
  };

  it('gives way to the event loop again and again', async () => {
    world.write();
    await takeIn();
    const steps = [reached(1)];
    while (steps.at(-1)! < READERS && steps.length < 50) {
      await settle(1);
      steps.push(reached(1));
    }
    expect(steps.slice(0, 2)).to.satisfy(([first, second]: number[]) => first! > 0 && second! < READERS);
    expect(steps.at(-1)).to.equal(READERS);
  });

  it('brings what comes meanwhile after it, in one write', async () => {
    const last = readers.at(-1)!;
    const before = last.writes;
    world.write();
    await takeIn();
    for (let each = 0; each < 5; each++) world.write();
    await settle();
    expect(readers.every((reader) => reader.story.join() === '=0,1,2,3,4,5,6')).to.equal(true);
    expect(last.writes - before).to.equal(2);
  });

  it('leaves nobody out and tells nobody twice while readers join and leave', async () => {
    for (let round = 0; round < 8; round++) {
      world.write();
      await takeIn();
      for (const reader of readers.splice(round * 50, 20)) reader.session.leave();
      readers.push(await world.read(), await world.read());
      world.write();
    }
    await settle(50);
    for (const { story } of readers) {
      const [snapshot, ...events] = story.map((each) => Number(each.replace('=', '')));
      expect(events).to.deep.equal(
        Array.from({ length: 16 - snapshot! }, (_, index) => snapshot! + 1 + index),
      );
    }
  });

  it('is over for everyone before a ping names the place', async () => {
    world.write();
    await takeIn();
    world.clock.advance(15_000);
    expect(readers.some((reader) => reader.names.includes('stream.ping'))).to.equal(false);
    await settle();
    const ends = new Set(readers.map((reader) => reader.names.slice(-2).join()));
    expect(ends).to.deep.equal(new Set(['service.updated,stream.ping']));
  });

  it('is over for everyone before a topic that is gone says goodbye', async () => {
    world.eventLog.heads = async () => new Map();
    // The sweep has its answers at hand: it ends in the turn in which the event is taken in.
    void world.hub.sweep();
    world.write();
    for (let each = 0; each < 100; each++) await Promise.resolve();
    expect(readers.every((reader) => reader.story.join() === '=0,1,goodbye:terminal')).to.equal(true);
  });

  it('is followed by the next after a while, with all that came meanwhile, when it took long', async () => {
    const reader = await world.read({
      filter: {
        key: 'slow',
        // Looked at once for each round.
        matches() {
          world.clock.advance(5);
          return true;
        },
      },
    });
    world.write();
    await settle();
    const before = reader.writes;
    for (let each = 0; each < 3; each++) {
      world.write();
      await settle();
    }
    expect(reader.writes).to.equal(before);
    world.clock.advance(59);
    await settle();
    expect(reader.writes).to.equal(before);
    world.clock.advance(1);
    await settle();
    expect(reader.writes).to.equal(before + 1);
    expect(reader.position).to.equal(4);
  });

  it('is measured when the last reader has been written to', async () => {
    const delays: number[] = [];
    world.tally.onDelay = (ms) => void delays.push(ms);
    world.write();
    await takeIn();
    expect(delays).to.be.empty;
    await settle();
    expect(delays).to.deep.equal([0]);
  });
});
