import { expect } from 'chai';
import type { Context } from '../context.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createSnapshots } from './snapshots.ts';

describe('the states of topics', () => {
  const topic = 'org:aaaaaaaaaaaa';
  const cached = new Map<string, string>();
  const asked = { cache: 0, source: 0 };
  const clock = createManualClock();
  let head = 1;
  const open = () =>
    createSnapshots(
      {
        clock,
        database: { em: () => ({ execute: async () => [{ key: topic, head: String(head), pruned: '0' }] }) },
        cache: {
          async get(key: string) {
            asked.cache += 1;
            return cached.get(key);
          },
          set: (key: string, value: string) => void cached.set(key, value),
        },
      } as unknown as Context,
      async () => {
        asked.source += 1;
        return { position: head, body: `{"at":${head}}`, finished: false };
      },
    );
  beforeEach(() => {
    cached.clear();
    Object.assign(asked, { cache: 0, source: 0 });
    head = 1;
  });

  it('are read once while the topic stands still, by this process and by the fleet', async () => {
    const here = open();
    for (let time = 0; time < 3; time++) expect((await here.read('epoch1', topic)).body).to.equal('{"at":1}');
    expect(asked).to.deep.equal({ cache: 1, source: 1 });
    const there = open();
    for (let time = 0; time < 3; time++)
      expect((await there.read('epoch1', topic)).body).to.equal('{"at":1}');
    expect(asked).to.deep.equal({ cache: 2, source: 1 });
  });

  it('are read anew when the topic has moved, and in another life of the database', async () => {
    const here = open();
    await here.read('epoch1', topic);
    head = 2;
    expect((await here.read('epoch1', topic)).body).to.equal('{"at":2}');
    expect((await here.read('epoch2', topic)).body).to.equal('{"at":2}');
    expect(asked).to.deep.equal({ cache: 3, source: 3 });
  });

  it('are read anew after a minute, in case somebody has set the rows back by hand', async () => {
    const here = open();
    await here.read('epoch1', topic);
    cached.clear();
    clock.advance(59_999);
    await here.read('epoch1', topic);
    expect(asked.source).to.equal(1);
    clock.advance(1);
    await here.read('epoch1', topic);
    expect(asked.source).to.equal(2);
  });
});
