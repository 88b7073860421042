import { expect } from 'chai';
import { StatusError } from '../errors.ts';
import { createManualClock, settle } from '../testing/manual-clock.ts';
import { createConnection } from './connection.ts';
import type { Attempt, Ending } from './delivery.ts';
import type { ConnectionStatus } from './status.ts';

/** A connection whose attempts a test ends by hand. */
function setUp() {
  const clock = createManualClock();
  const seen: ConnectionStatus[] = [];
  const attempts: {
    kind: string;
    attempt: Attempt;
    end(ending?: Ending): void;
    fail(error: StatusError): void;
  }[] = [];
  const transport = (kind: string) => (attempt: Attempt) =>
    new Promise<Ending | undefined>((end, fail) => {
      attempts.push({ kind, attempt, end, fail });
    });
  const connection = createConnection({
    ...{ clock, random: () => 0.5, token: undefined, mayStream: () => true },
    stream: transport('stream'),
    loadPolling: async () => transport('polling'),
    onStatus: (status) => void seen.push(status),
  });
  return {
    ...{ connection, clock, attempts },
    kinds: () => attempts.map(({ kind }) => kind),
    newest: () => attempts.at(-1)!,
    status: () => seen.at(-1),
    count: () => seen.length,
  };
}

const silence = () => new StatusError('timeout', 'The server is silent.');
const cut = () => new StatusError('network', 'The stream was cut.');
const LIVE: ConnectionStatus = {
  state: 'open',
  transport: 'stream',
  since: 5,
  lastError: null,
  staleSince: null,
};

describe('A connection, by itself,', () => {
  it('does not begin again what was not begun, and nothing once its state is final', async () => {
    const { connection, kinds, status } = setUp();
    connection.restart();
    await settle();
    expect(kinds()).to.deep.equal([]);
    connection.start();
    connection.finish();
    connection.stop();
    connection.start();
    await settle();
    expect(kinds()).to.deep.equal(['stream']);
    expect(status()).to.include({ state: 'stopped', staleSince: null });
  });

  it('hears nothing of an attempt that it has given up, and attempts nothing that it waited for', async () => {
    const { connection, clock, attempts, kinds, status } = setUp();
    connection.start();
    attempts[0]!.fail(cut());
    await settle();
    expect(status()?.state).to.equal('waiting');
    connection.stop();
    attempts[0]!.attempt.opened('stream');
    attempts[0]!.attempt.tell({ state: 'connecting', transport: 'polling' });
    await clock.advance(60_000);
    expect(kinds()).to.deep.equal(['stream']);
    expect(status()?.state).to.equal('idle');
    expect(status()?.staleSince).to.be.a('number');
  });

  it('tells nobody of what has not changed', () => {
    const { connection, count, newest } = setUp();
    connection.start();
    newest().attempt.opened('stream');
    newest().attempt.tell({ staleSince: null });
    const told = count();
    newest().attempt.tell({ staleSince: null });
    expect(count()).to.equal(told);
  });

  it('counts the life of another that delivered in its place, as long as that was live', async () => {
    const { connection, clock, status } = setUp();
    const beganAt = clock.now();
    connection.defer(LIVE);
    await clock.advance(3000);
    connection.defer({ ...LIVE, state: 'waiting', staleSince: beganAt + 1000 });
    connection.defer({ ...LIVE, staleSince: null });
    await clock.advance(3000);
    connection.defer({ ...LIVE, state: 'connecting', staleSince: beganAt + 4000 });
    expect(connection.seenAt).to.equal(beganAt + 3000);
    connection.stop();
    expect(status()?.staleSince).to.equal(beganAt + 4000);
  });

  it('polls after two silences in a row, not where something else came between', async () => {
    const { connection, clock, kinds, newest } = setUp();
    connection.start();
    for (const error of [silence(), cut(), silence(), silence()]) {
      newest().fail(error);
      await clock.advance(30_000);
    }
    expect(kinds()).to.deep.equal(['stream', 'stream', 'stream', 'stream', 'polling']);
  });

  it('streams again after polling has become a stream, and after polls begins with the shortest delay', async () => {
    const { connection, clock, attempts, kinds, newest } = setUp();
    connection.start();
    for (let time = 0; time < 2; time++) {
      newest().fail(silence());
      await clock.advance(5000);
    }
    newest().attempt.opened('polling');
    newest().fail(cut());
    await clock.advance(1000);
    expect(attempts).to.have.length(4);
    newest().attempt.opened('stream');
    newest().end({ reason: 'max_age', reconnectInMs: 1000 });
    await clock.advance(1000);
    expect(kinds()).to.deep.equal(['stream', 'stream', 'polling', 'polling', 'stream']);
  });

  it('does not poll a server that answered something else and asked for rest', async () => {
    const { connection, clock, kinds, newest } = setUp();
    connection.start();
    newest().fail(new StatusError('unexpected_response', 'Soon.', { status: 200, retryAfterMs: 20_000 }));
    await clock.advance(19_999);
    expect(kinds()).to.deep.equal(['stream']);
    await clock.advance(2000);
    expect(kinds()).to.deep.equal(['stream', 'stream']);
  });

  for (const [what, reconnectInMs, afterMs] of [
    ['less than nothing', -5, 1000],
    ['a day', 86_400_000, 3_600_000],
    ['no number', 'soon' as unknown as number, 1000],
  ] as const) {
    it(`returns in time where a goodbye says ${what}`, async () => {
      const { connection, clock, attempts, newest } = setUp();
      connection.start();
      newest().end({ reason: 'draining', reconnectInMs });
      await clock.advance(afterMs - 1);
      expect(attempts).to.have.length(1);
      await clock.advance(1);
      expect(attempts).to.have.length(2);
    });
  }
});
