import { encodeCursor } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import type { Page } from './session.ts';
import { createStreamWorld, type StreamWorld, settle } from './testing/stream-world.ts';

const SWEEP_MS = 5_000;

describe('the sweep', () => {
  let world: StreamWorld;
  const cursor = (position: number) => encodeCursor({ epoch: world.hub.epoch, position });
  beforeEach(async () => {
    world = await createStreamWorld();
    for (let each = 0; each < 5; each++) world.eventLog.append();
  });
  const sweep = async () => {
    world.clock.advance(SWEEP_MS);
    await settle();
  };

  it('delivers what the bus lost', async () => {
    const reader = await world.read();
    world.bus.delivers = () => false;
    world.write();
    world.write();
    await settle();
    expect(reader.story).to.deep.equal(['=5']);
    await sweep();
    expect(reader.story).to.deep.equal(['=5', '6', '7']);
  });

  it('comes at once when the bus is back, also during another sweep', async () => {
    const reader = await world.read();
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    world.eventLog.pause = (step) => (step === 'after heads' ? held : undefined);
    void world.hub.sweep();
    await settle(2);
    world.commit();
    world.bus.restore();
    release();
    await settle();
    expect(reader.story).to.deep.equal(['=5', '6']);
  });

  it('does not take an event that arrives while it reads for a log set back', async () => {
    const reader = await world.read();
    world.eventLog.pause = (step) => {
      if (step === 'after heads') world.write();
    };
    await sweep();
    expect(world.hub.epoch).to.equal('epochone');
    expect(reader.story.filter((each) => each.startsWith('reset'))).to.be.empty;
  });

  describe('when the log is another', () => {
    it('gives the whole state to every reader, and believes no cursor of before', async () => {
      const live = await world.read();
      const old = cursor(3);
      world.eventLog.restore(2, 'epochtwo');
      await sweep();
      expect(live.story).to.deep.equal(['=5', 'reset:epoch', '=2']);
      world.write();
      await settle();
      expect(live.story.slice(-1)).to.deep.equal(['3']);
      expect(live.frames.at(-1)!.id).to.equal('epochtwo-3');
      expect((await world.read({ cursor: old })).story).to.deep.equal(['reset:epoch', '=2', '3']);
    });

    it('renews the epoch itself when the head is behind what it has delivered', async () => {
      const live = await world.read();
      world.eventLog.restore(4, 'epochone');
      await sweep();
      expect(world.hub.epoch).to.equal('epochonex');
      expect(live.story).to.deep.equal(['=5', 'reset:epoch', '=4']);
    });

    it('resets a reader that was being brought to the present', async () => {
      await world.read();
      for (let each = 0; each < 2_000; each++) world.eventLog.append();
      let release = () => {};
      const held = new Promise<void>((done) => {
        release = done;
      });
      await sweep();
      world.eventLog.pause = (step) => (step === 'after events' ? held : undefined);
      const joining = await world.read({ cursor: cursor(1) });
      await settle(2);
      world.eventLog.pause = () => undefined;
      world.eventLog.restore(2, 'epochtwo');
      await sweep();
      release();
      await settle();
      expect(joining.story).to.deep.equal(['reset:epoch', '=2']);
    });

    it('resets a reader whose cursor was judged before and who begins after', async () => {
      await world.read();
      const prepared = await world.prepare({ cursor: cursor(5) });
      world.eventLog.restore(2, 'epochtwo');
      await sweep();
      const reader = prepared();
      await settle();
      expect(reader.story).to.deep.equal(['reset:epoch', '=2']);
      expect(JSON.parse(reader.frames[0]!.data)).to.include({ resumed: false, epoch: 'epochtwo' });
    });

    it('keeps the old epoch whole until the new heads are read', async () => {
      const live = await world.read();
      world.eventLog.restore(2, 'epochtwo');
      world.eventLog.pause = (step) => {
        if (step === 'before heads') throw new Error('away');
      };
      await sweep();
      expect(world.hub.epoch).to.equal('epochone');
      expect(live.story).to.deep.equal(['=5']);
      world.eventLog.pause = () => undefined;
      await sweep();
      expect(live.story).to.deep.equal(['=5', 'reset:epoch', '=2']);
    });
  });

  describe('while the database is away', () => {
    it('keeps the streams, and goes on when it is back', async () => {
      const reader = await world.read();
      world.eventLog.away = new Error('ECONNREFUSED');
      await sweep();
      world.clock.advance(15_000);
      await settle();
      expect(reader.names.at(-1)).to.equal('stream.ping');
      expect(world.hub.lagMs).to.be.above(SWEEP_MS);
      world.eventLog.away = undefined;
      world.commit();
      await sweep();
      expect(reader.story).to.deep.equal(['=5', '6']);
      expect(world.hub.lagMs).to.equal(0);
    });

    it('goes on with a reader that was being brought to the present', async () => {
      await world.read();
      world.eventLog.pause = (step) => {
        if (step === 'before events') world.eventLog.away = new Error('ECONNREFUSED');
      };
      const reader = await world.read({ cursor: cursor(2) });
      await settle();
      expect(reader.story).to.be.empty;
      world.eventLog.pause = () => undefined;
      world.eventLog.away = undefined;
      await sweep();
      expect(reader.story).to.deep.equal(['3', '4', '5']);
    });

    it('opens streams of a topic it holds, and refuses others', async () => {
      await world.read();
      world.eventLog.away = new Error('ECONNREFUSED');
      expect((await world.read()).story).to.deep.equal(['=5']);
      expect((await world.read({ cursor: cursor(5) })).story).to.be.empty;
      const refused = await world.hub
        .prepare('org:bbbbbbbbbbbb', undefined)
        .catch((error: Error) => error.message);
      expect(refused).to.equal('ECONNREFUSED');
    });
  });

  it('tells readers of a topic that is no more not to come back', async () => {
    const reader = await world.read();
    world.eventLog.heads = async () => new Map();
    await sweep();
    expect(reader.story.at(-1)).to.equal('goodbye:terminal');
    expect(world.hub.epoch).to.equal('epochone');
  });

  describe('ends a stream', () => {
    const goodbye = async (reader: Parameters<StreamWorld['read']>[0], change: () => void) => {
      const opened = await world.read(reader);
      const stranger = await world.read();
      await sweep();
      expect(opened.session.closed).to.equal(false);
      change();
      await sweep();
      return { opened: opened.story.at(-1), stranger: stranger.story.at(-1) };
    };

    it('whose key is revoked', async () => {
      world.standing = { ...world.standing, usableKeys: new Set(['key1']) };
      const ends = await goodbye({ reader: { credentialId: 'token1', keyId: 'key1' } }, () => {
        world.standing = { ...world.standing, usableKeys: new Set() };
      });
      expect(ends).to.deep.equal({ opened: 'goodbye:unauthorized', stranger: '=5' });
    });

    it('of a stranger when the organization becomes private, and none with a key', async () => {
      world.standing = { ...world.standing, usableKeys: new Set(['key1']) };
      const ends = await goodbye({ reader: { credentialId: 'key1', keyId: 'key1' } }, () => {
        world.standing = {
          ...world.standing,
          organizations: new Map([['acme', { visibility: 'private', admits: () => true }]]),
        };
      });
      expect(ends).to.deep.equal({ opened: '=5', stranger: 'goodbye:unauthorized' });
    });

    it('of a page that the organization lists no more, and none of another page', async () => {
      const ends = await goodbye({ reader: { page: 'https://evil.example' } }, () => {
        const admits = (page: Page) => page !== 'https://evil.example';
        world.standing = {
          ...world.standing,
          organizations: new Map([['acme', { visibility: 'public', admits }]]),
        };
      });
      expect(ends).to.deep.equal({ opened: 'goodbye:unauthorized', stranger: '=5' });
    });

    it('when the organization is deleted', async () => {
      const ends = await goodbye({}, () => {
        world.standing = { ...world.standing, organizations: new Map() };
      });
      expect(ends.opened).to.equal('goodbye:unauthorized');
    });
  });
});
