import type { ConnectionStatus } from '@status-badge/sdk';
import { expect } from 'chai';
import { judgeConnection } from './connection-word.ts';

const status = (change: Partial<ConnectionStatus>): ConnectionStatus => ({
  state: 'open',
  transport: 'stream',
  since: 0,
  lastError: null,
  staleSince: null,
  ...change,
});
const judge = (connection: ConnectionStatus | undefined, now: number) =>
  judgeConnection(connection, { now, notLiveSince: 1000, graceMs: 5000 });

describe('the word for a connection', () => {
  const live: [string, Partial<ConnectionStatus>][] = [
    ['an open stream', {}],
    ['polling between two answers', { state: 'waiting', transport: 'polling' }],
  ];
  for (const [name, change] of live) {
    it(`is live for ${name}`, () => {
      expect(judge(status(change), 99_000)).to.deep.equal({
        word: 'live',
        staleSince: null,
        recheckInMs: null,
      });
    });
  }

  const lost: [string, Partial<ConnectionStatus> | undefined][] = [
    ['no connection at all', undefined],
    ['one that nobody opened', { state: 'idle', transport: null }],
    ['the first attempt', { state: 'connecting', transport: 'stream' }],
    ['a wait after a failure', { state: 'waiting', transport: null, staleSince: 900 }],
    ['polling that cannot reach the server', { state: 'waiting', transport: 'polling', staleSince: 900 }],
  ];
  for (const [name, change] of lost) {
    it(`is silence, then stale, for ${name}`, () => {
      const connection = change && status(change);
      expect(judge(connection, 2000)).to.include({ word: 'connecting', recheckInMs: 4000 });
      expect(judge(connection, 5999)).to.include({ word: 'connecting', recheckInMs: 1 });
      expect(judge(connection, 6000)).to.deep.equal({
        word: 'stale',
        staleSince: change?.staleSince ?? 1000,
        recheckInMs: null,
      });
    });
  }

  it('is stopped at once when it will not come back', () => {
    expect(judge(status({ state: 'stopped', staleSince: 900 }), 1000)).to.include({ word: 'stopped' });
  });
});
