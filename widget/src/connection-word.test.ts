import { type ConnectionStatus, StatusError } from '@status-badge/sdk';
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
        error: null,
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
        error: null,
      });
    });
  }

  for (const [code, word] of [
    ['not_found', 'refused'],
    ['unauthorized', 'refused'],
    ['ended', 'stopped'],
    ['closed', 'stopped'],
  ] as const) {
    it(`is ${word} at once when it will not come back because of ${code}, and carries the error`, () => {
      const lastError = new StatusError(code, 'No.');
      const stopped = status({ state: 'stopped', staleSince: 900, lastError });
      expect(judge(stopped, 1000)).to.deep.equal({
        ...{ word, staleSince: 900, recheckInMs: null, error: lastError },
      });
    });
  }

  it('carries why it is stale, and nothing of an old failure while it is live', () => {
    const lastError = new StatusError('network', 'Nobody answers.');
    expect(judge(status({ state: 'waiting', lastError }), 9000)).to.include({
      word: 'stale',
      error: lastError,
    });
    expect(judge(status({ lastError }), 9000)).to.include({ word: 'live', error: null });
  });
});
