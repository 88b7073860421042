import { expect } from 'chai';
import type { FeatureHost } from './badge-context.ts';
import { FileRetry } from './file-retry.ts';

/** An element of which only the time and the renderings count. */
function createHost() {
  const pauses: number[] = [];
  const timers: (() => void)[] = [];
  const host = {
    isConnected: true,
    renderings: 0,
    requestUpdate: () => {
      host.renderings += 1;
    },
    clock: {
      now: () => 1000 + pauses.length,
      setTimeout: (action: () => void, delayMs: number) => {
        pauses.push(delayMs);
        timers.push(action);
      },
      clearTimeout: () => {},
    },
  };
  const retry = new FileRetry(host as unknown as FeatureHost);
  return { host, pauses, retry, pass: () => timers.shift()?.() };
}

describe('a file that could not be had', () => {
  it('is forgotten after a pause, and the element renders again', () => {
    const { host, retry, pass } = createHost();
    let forgotten = 0;
    retry.later(() => {
      forgotten += 1;
    });
    expect([forgotten, host.renderings]).to.deep.equal([0, 0]);
    pass();
    expect([forgotten, host.renderings]).to.deep.equal([1, 1]);
  });

  it('is asked for after pauses that double, up to a minute, under another address each time', () => {
    const { pauses, retry } = createHost();
    const addresses = new Set<string | undefined>();
    for (let i = 0; i < 8; i++) {
      retry.later(() => {});
      addresses.add(retry.again);
    }
    expect(pauses).to.deep.equal([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(addresses.size).to.equal(8);
    retry.succeed();
    retry.later(() => {});
    expect(pauses.at(-1)).to.equal(1000);
  });

  it('is not asked for by an element that has left the page', () => {
    const { host, retry, pass } = createHost();
    retry.later(() => {});
    host.isConnected = false;
    pass();
    expect(host.renderings).to.equal(0);
  });
});
