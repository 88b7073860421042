import type { Snapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import type { HttpContext } from '../http/request.ts';
import { createDerive, type Derivation } from './derived.ts';
import { snapshotTag } from './snapshots.ts';

const MEBIBYTE = 1_048_576;

interface Size extends Pick<Derivation, 'isVaried'> {
  characters?: number;
}

describe('what is made of a topic', () => {
  let position: number;
  let made: string[];
  let derive: ReturnType<typeof createDerive>;
  beforeEach(() => {
    position = 1;
    made = [];
    derive = createDerive(
      {
        read: async () => ({ position, body: '{}', finished: false }),
        tag: async (epoch) => snapshotTag(epoch, position),
      },
      () => 'epoch',
    );
  });

  /** Something of a size, whose making is noted. */
  function derivation(of: string, { characters = 1, ...more }: Size = {}): Derivation {
    return {
      ...{ of, contentType: 'text/plain', ...more },
      async make(_: Snapshot) {
        made.push(of);
        return 'x'.repeat(characters);
      },
    };
  }

  async function read(asked: Derivation, given?: string) {
    const http = { get: () => given ?? '' } as unknown as HttpContext;
    const reply = await derive(http, 'org:a', asked);
    return { status: reply.status, tag: reply.headers!['ETag']! };
  }

  it('is made once while the topic stands still, and once for all who ask at the same moment', async () => {
    await Promise.all(Array.from({ length: 20 }, () => read(derivation('news'))));
    await read(derivation('news'));
    expect(made).to.deep.equal(['news']);
    position = 2;
    await read(derivation('news'));
    expect(made).to.deep.equal(['news', 'news']);
  });

  it('is not made for who has it, however the tag is sent back', async () => {
    const { tag } = await read(derivation('news'));
    for (const given of [tag, `W/${tag}`, `"other", W/${tag}`, '*']) {
      expect(await read(derivation('news'), given), given).to.deep.equal({ status: 304, tag });
    }
    expect(await read(derivation('news'), '"other"')).to.include({ status: 200 });
    expect((await read(derivation('calendar'), tag)).status).to.equal(200);
    expect(made).to.deep.equal(['news', 'calendar']);
  });

  it('stays when a reader asks for endless variations of a badge', async () => {
    await read(derivation('news', { characters: MEBIBYTE }));
    for (let label = 0; label < 20; label++) {
      await read(derivation(`badge ${label}`, { characters: MEBIBYTE, isVaried: true }));
    }
    await read(derivation('news'));
    expect(made.filter((of) => of === 'news')).to.have.length(1);
  });

  it('weighs what it takes to be remembered, however short it is', async () => {
    await read(derivation('news'));
    for (let host = 0; host < 20_000; host++) await read(derivation(`status ${host}`));
    made = [];
    await read(derivation('news'));
    expect(made).to.deep.equal(['news']);
  });
});
