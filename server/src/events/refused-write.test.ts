import { expect } from 'chai';
import { type Context, systemActor } from '../context.ts';
import { ServerError } from '../errors.ts';
import { type Database, DatabaseAway } from '../platform/database/database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { transact } from './transact.ts';

const ACTOR = systemActor('test');

/** The database of another instance: before each transaction `enter` is awaited, and after it `leave`. */
function surround(database: Database, enter: () => Promise<void>, leave: () => void): Database {
  const em = () => {
    const manager = database.em();
    const transactional = manager.transactional.bind(manager);
    manager.transactional = (async (work: never, options: never) => {
      await enter();
      const answer = await transactional(work, options);
      leave();
      return answer;
    }) as never;
    return manager;
  };
  return { ...database, em };
}

describe('a write that is refused among others of its topic', () => {
  let test: TestServer;
  let topic: string;
  let context: Context;
  let enter: () => Promise<void>;
  let leave: () => void;
  let refusals: number;
  const write = (name: string, at = context) =>
    transact(at, ACTOR, [topic], async (tx) => {
      if (name === 'refused') {
        refusals += 1;
        throw new ServerError('conflict', 'Somebody was faster.');
      }
      tx.append(topic, 'group.updated', { group: { name } as never });
      return name;
    });
  const settle = async (...names: string[]) =>
    (await Promise.allSettled(names.map((name) => write(name)))).map((each) =>
      each.status === 'fulfilled' ? each.value : each.reason,
    );

  before(async function () {
    this.timeout(30_000);
    test = await startTestServer();
    topic = `org:${test.organization.id}`;
  });
  after(() => test.stop());
  beforeEach(() => {
    enter = async () => undefined;
    leave = () => undefined;
    refusals = 0;
    const database = surround(
      test.server.context.database,
      () => enter(),
      () => leave(),
    );
    context = { ...test.server.context, database };
  });

  it('is refused once, though the others are done again', async () => {
    const [first, second, refused, third] = await settle('first', 'second', 'refused', 'third');
    expect([first, second, refused.code, third]).to.deep.equal(['first', 'second', 'conflict', 'third']);
    expect(refusals).to.equal(1);
  });

  it('is asked again when another instance has written since', async () => {
    enter = async () => {
      if (refusals === 1) await write('between', test.server.context);
    };
    expect((await settle('first', 'second', 'refused')).at(-1)).to.include({ code: 'conflict' });
    expect(refusals).to.equal(2);
  });

  it('is not refused for what may not have happened', async () => {
    leave = () => {
      if (refusals > 0) throw new DatabaseAway('The connection broke.');
    };
    const [first, ...others] = await settle('first', 'second', 'refused', 'refused');
    expect(first).to.equal('first');
    for (const each of others) expect(each).to.be.instanceOf(DatabaseAway);
  });
});
