import { expect } from 'chai';
import type { Context } from '../context.ts';
import { createSnapshots } from './snapshots.ts';

describe('the states of topics', () => {
  const topic = 'org:aaaaaaaaaaaa';
  const cached = new Map<string, string>();
  const asked = { cache: 0, source: 0 };
  let head = 1;
  const open = () =>
    createSnapshots(
      {
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
});
