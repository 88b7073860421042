import { expect } from 'chai';
import { type Context, systemActor } from '../context.ts';
import { ServerError } from '../errors.ts';
import { type Database, DatabaseAway } from '../platform/database/database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { readAfter, readHead } from './event-log.ts';
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
    const { records } = await readAfter(test.server.context.database.em(), topic, begun, 100);
    return records.map(({ body }) => JSON.parse(body).data.group.name as string);
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

  it('do not suffer for one that is refused: it is told why, and the others are written once', async () => {
    const nameOf = async () => {
      const sql = 'select name from organization where id = ?';
      return (await context.database.em().execute<{ name: string }[]>(sql, [test.organization.id]))[0]!.name;
    };
    const name = await nameOf();
    const refuse = async (tx: Transaction) => {
      await tx.em.execute(`update organization set name = name || 'x' where id = ?`, [test.organization.id]);
      throw new ServerError('conflict', 'Not this one.');
    };
    const answers = await Promise.allSettled([
      write('first'),
      write('second'),
      write('refused', refuse),
      write('third'),
    ]);
    expect(answers.map(({ status }) => status)).to.deep.equal([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect((answers[2] as PromiseRejectedResult).reason).to.include({ code: 'conflict' });
    expect((await names()).sort()).to.deep.equal(['first', 'second', 'third']);
    expect(await nameOf()).to.equal(name);
    expect(await head()).to.equal(begun + 3);
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
      const answers = Promise.allSettled([first, late, write('third')]);
      controllers[1]!.abort(new DOMException('too late', 'TimeoutError'));
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
});
