import { getEventListeners } from 'node:events';
import { expect } from 'chai';
import { type Context, systemActor } from '../context.ts';
import { ServerError } from '../errors.ts';
import { type Database, DatabaseAway } from '../platform/database/database.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { readHead } from './event-log.ts';
import { transact } from './transact.ts';
import type { Transaction } from './transaction.ts';

const ACTOR = systemActor('test');

/** Counts transactions; `lose` makes the answer to their commits disappear. */
function watch(database: Database) {
  const watched = { transactions: 0, lose: false };
  const em = () => {
    const manager = database.em();
    const transactional = manager.transactional.bind(manager);
    manager.transactional = (async (work: never, options: never) => {
      watched.transactions += 1;
      const answer = await transactional(work, options);
      if (watched.lose) throw new DatabaseAway('The connection broke.');
      return answer;
    }) as never;
    return manager;
  };
  return { watched, database: { ...database, em } };
}

describe('writers of one topic', () => {
  let test: TestServer;
  let topic: string;
  let context: Context;
  let watched: ReturnType<typeof watch>['watched'];
  let begun: number;
  const head = async () => (await readHead(test.server.context.database.em(), topic))!.head;
  const append = (tx: Transaction, name: string) =>
    tx.append(topic, 'group.updated', { group: { name } as never });
  const write = (name: string, work: (tx: Transaction) => unknown = () => undefined, actor = ACTOR) =>
    transact(context, actor, [topic], async (tx) => {
      await work(tx);
      append(tx, name);
      return name;
    });
  const names = async () => {
    const sql = 'select body from event where topic = ? and position > ? order by position';
    const rows = await test.server.context.database.em().execute<{ body: string }[]>(sql, [topic, begun]);
    return rows.map(({ body }) => JSON.parse(body).data.group.name as string);
  };

  before(async function () {
    this.timeout(30_000);
    test = await startTestServer();
    topic = `org:${test.organization.id}`;
  });
  after(() => test.stop());
  beforeEach(async () => {
    const wrapped = watch(test.server.context.database);
    watched = wrapped.watched;
    context = { ...test.server.context, database: wrapped.database };
    begun = await head();
  });

  it('share a transaction, and have their events in the order in which they came', async () => {
    const all = Array.from({ length: 20 }, (_, index) => `write ${index}`);
    expect(await Promise.all(all.map((name) => write(name)))).to.deep.equal(all);
    expect(await names()).to.deep.equal(all);
    expect(await head()).to.equal(begun + 20);
    // The first found nobody before it.
    expect(watched.transactions).to.equal(2);
  });

  it('see what those before them wrote, and load it themselves', async () => {
    const rename = (suffix: string) => async (tx: Transaction) => {
      const [row] = await tx.em.execute<{ name: string }[]>('select name from organization where id = ?', [
        test.organization.id,
      ]);
      await tx.em.execute('update organization set name = ? where id = ?', [
        row!.name + suffix,
        test.organization.id,
      ]);
    };
    const em = context.database.em();
    await em.execute(`update organization set name = '' where id = ?`, [test.organization.id]);
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => write(name, rename(name))));
    const found = await em.execute('select name from organization where id = ?', [test.organization.id]);
    expect(found).to.deep.equal([{ name: 'abcd' }]);
    expect(watched.transactions).to.equal(2);
  });

  it('do not suffer for those that are refused: each is told why, and the others are written once', async () => {
    const nameOf = async () => {
      const sql = 'select name from organization where id = ?';
      return (await context.database.em().execute<{ name: string }[]>(sql, [test.organization.id]))[0]!.name;
    };
    const name = await nameOf();
    const refuse = async (tx: Transaction) => {
      await tx.em.execute(`update organization set name = name || 'x' where id = ?`, [test.organization.id]);
      append(tx, 'undone');
      throw new ServerError('conflict', 'Not this one.');
    };
    const break_ = (tx: Transaction) => tx.em.execute('select 1 / 0');
    const answers = await Promise.allSettled([
      write('first'),
      write('second'),
      write('refused', refuse),
      write('third'),
      write('broken', break_),
      write('fourth'),
    ]);
    const codes = answers.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.code));
    expect(codes).to.deep.equal(['first', 'second', 'conflict', 'third', '22012', 'fourth']);
    expect(await names()).to.deep.equal(['first', 'second', 'third', 'fourth']);
    expect(await nameOf()).to.equal(name);
    expect(await head()).to.equal(begun + 4);
    // The first alone, all others together, and those again with savepoints.
    expect(watched.transactions).to.equal(3);
  });

  it('do not suffer for one that only the commit refuses', async () => {
    const refer = (tx: Transaction) =>
      tx.em.execute(
        `insert into service_group (id, organization_id, name, "order", created_at, updated_at) values ('aaaaaaaaaaaa', 'gonegonegone', '', 0, now(), now())`,
      );
    const answers = await Promise.allSettled([write('first'), write('second'), write('refused', refer)]);
    expect(answers.map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled', 'rejected']);
    expect((answers[2] as PromiseRejectedResult).reason).to.include({ code: '23503' });
    expect(await names()).to.deep.equal(['first', 'second']);
  });

  it('are told that it is gone when one of them takes the topic away', async () => {
    const gone = 'org:bbbbbbbbbbbb';
    await transact(context, ACTOR, [], (tx) => tx.open(gone, 'bbbbbbbbbbbb'));
    const at = (work: (tx: Transaction) => unknown) =>
      transact(context, ACTOR, [gone], async (tx) => void (await work(tx)));
    const say = (tx: Transaction) => tx.append(gone, 'group.updated', { group: {} as never });
    const remove = (tx: Transaction) => tx.em.execute('delete from topic where key = ?', [gone]);
    const answers = await Promise.allSettled([at(say), at(say), at(remove), at(say), at(say)]);
    const codes = answers.map((each) => (each.status === 'fulfilled' ? 'ok' : each.reason.code));
    expect(codes).to.deep.equal(['ok', 'ok', 'ok', 'not_found', 'not_found']);
  });

  it('are written once when nobody hears of their commit, and told that it is not known', async () => {
    const first = write('first');
    const others = ['second', 'third'].map((name) => write(name));
    await first;
    watched.lose = true;
    for (const { status } of await Promise.allSettled(others)) expect(status).to.equal('rejected');
    expect(await names()).to.deep.equal(['first', 'second', 'third']);
    expect(watched.transactions).to.equal(2);
  });

  it('have a transaction of their own when they ask something of it', async () => {
    const request = {
      address: '192.0.2.1',
      userAgent: null,
      isPlain: false,
      claim: async () => undefined,
      check: async () => undefined,
      keep: async () => undefined,
    };
    const asking = { ...ACTOR, request };
    await Promise.all(['a', 'b', 'c'].map((name) => write(name, undefined, asking)));
    expect(watched.transactions).to.equal(3);
  });

  it('are let go when they have waited too long, at once', async () => {
    const signal = AbortSignal.timeout;
    const controllers: AbortController[] = [];
    AbortSignal.timeout = () => {
      const controller = new AbortController();
      controllers.push(controller);
      return controller.signal;
    };
    try {
      const release = Promise.withResolvers<void>();
      const first = write('first', () => release.promise);
      const late = write('late');
      const tooLate = controllers.at(-1)!;
      const answers = Promise.allSettled([first, late, write('third')]);
      tooLate.abort(new DOMException('too late', 'TimeoutError'));
      expect(await late.catch((error: Error) => error.message)).to.equal('too late');
      release.resolve();
      expect((await answers).map(({ status }) => status)).to.deep.equal([
        'fulfilled',
        'rejected',
        'fulfilled',
      ]);
      expect(await names()).to.deep.equal(['first', 'third']);
    } finally {
      AbortSignal.timeout = signal;
    }
  });

  it('hold the events of about a megabyte together, and leave the rest to the next commit', async () => {
    const long = 'x'.repeat(400_000);
    const all = Array.from({ length: 8 }, (_, index) => `${index}${long}`);
    await Promise.all(all.map((name) => write(name)));
    expect((await names()).map((name) => name[0])).to.deep.equal([...'01234567']);
    // One, and then three by three.
    expect(watched.transactions).to.equal(4);
  });

  it('begin nothing more after a second of work, so that nobody pays for what others do', async () => {
    const clock = createManualClock();
    context = { ...context, clock };
    const slow = () => clock.advance(600);
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => write(name, slow)));
    expect(await names()).to.deep.equal(['a', 'b', 'c', 'd', 'e']);
    expect(watched.transactions).to.equal(3);
  });

  it('go on beside a transaction that hangs', async () => {
    const clock = createManualClock();
    context = { ...context, clock };
    const release = Promise.withResolvers<void>();
    const isHanging = Promise.withResolvers<void>();
    const transactional = context.database.em;
    let first = true;
    const em = () => {
      const manager = transactional();
      if (first) {
        first = false;
        const begin = manager.transactional.bind(manager);
        manager.transactional = (async (work: never, options: never) => {
          isHanging.resolve();
          await release.promise;
          return begin(work, options);
        }) as never;
      }
      return manager;
    };
    context = { ...context, database: { ...context.database, em } };
    const hanging = write('hanging');
    const others = ['second', 'third'].map((name) => write(name));
    await isHanging.promise;
    clock.advance(2_000);
    expect(await Promise.all(others)).to.deep.equal(['second', 'third']);
    release.resolve();
    await hanging;
    expect(await names()).to.deep.equal(['second', 'third', 'hanging']);
  });

  it('are not tried again when it was the way to the database that failed', async () => {
    let times = 0;
    const lose = () => {
      times += 1;
      throw new DatabaseAway('The connection broke.');
    };
    const answers = await Promise.allSettled([write('first'), write('second', lose), write('third')]);
    expect(answers.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    expect(times).to.equal(1);
  });

  it('are held by nothing when they are over', async () => {
    const timeout = AbortSignal.timeout;
    const signals: AbortSignal[] = [];
    AbortSignal.timeout = (ms) => {
      const signal = timeout(ms);
      signals.push(signal);
      return signal;
    };
    try {
      await Promise.all(['a', 'b', 'c'].map((name) => write(name)));
    } finally {
      AbortSignal.timeout = timeout;
    }
    const listening = signals.map((signal) => getEventListeners(signal, 'abort').length);
    expect(listening).to.deep.equal(listening.map(() => 0));
  });
});
