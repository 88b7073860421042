import { connect, createServer, type Socket } from 'node:net';
import { DriverException } from '@mikro-orm/core';
import { expect } from 'chai';
import { type ErrorCode, ServerError } from '../errors.ts';
import { DatabaseAway } from '../platform/database/database.ts';
import { openPostgres } from '../platform/database/postgres.ts';
import { presentProblem, readError } from './problem.ts';

function driverError(code?: string): DriverException {
  return new DriverException(Object.assign(new Error('whatever it says'), code ? { code } : {}));
}

describe('an error', () => {
  const cases: [string, unknown, ErrorCode][] = [
    ['our own', new ServerError('not_found', 'There is none.'), 'not_found'],
    ['a missing connection', new DatabaseAway('timeout'), 'unavailable'],
    ['a connection cut in a query', driverError(), 'unavailable'],
    ['a refused connection', driverError('ECONNREFUSED'), 'unavailable'],
    ['a broken pipe', driverError('EPIPE'), 'unavailable'],
    ['a database that shuts down', driverError('57P01'), 'unavailable'],
    ['a database that starts up', driverError('57P03'), 'unavailable'],
    ['too many connections', driverError('53300'), 'unavailable'],
    ['a lost connection', driverError('08006'), 'unavailable'],
    ['a full disk', driverError('53100'), 'unavailable'],
    ['a read-only database', driverError('25006'), 'unavailable'],
    ['a deadlock', driverError('40P01'), 'unavailable'],
    ['a cancelled statement', driverError('57014'), 'unavailable'],
    ['a transaction past its deadline', AbortSignal.abort().reason, 'unavailable'],
    ['a reference to what was deleted meanwhile', driverError('23503'), 'conflict'],
    ['a broken rule', driverError('23505'), 'internal'],
    ['wrong SQL', driverError('42P01'), 'internal'],
    ['a bug', new TypeError('x is not a function'), 'internal'],
    ['a bug that speaks of timeouts', new Error('ETIMEDOUT Connection terminated 57P01'), 'internal'],
    ['something thrown that is no error', 'oops', 'internal'],
    ['nothing', undefined, 'internal'],
  ];
  for (const [what, thrown, code] of cases) {
    it(`that is ${what} is answered as ${code}`, () => {
      expect(readError(thrown).code).to.equal(code);
    });
  }

  it('keeps its cause for the log and tells nothing of it', () => {
    const cause = new Error('password "hunter2" is wrong');
    const error = readError(cause);
    expect(error.details.cause).to.equal(cause);
    expect(JSON.stringify(presentProblem(error, 'req'))).not.to.include('hunter2');
  });

  it('is spelled as problem details', () => {
    const error = new ServerError('invalid_input', 'name: is required.', {
      errors: [{ path: 'name', message: 'is required' }],
      extensions: { hint: 1 },
    });
    expect(presentProblem(error, 'r1')).to.deep.equal({
      type: 'about:blank',
      title: 'Invalid input',
      status: 400,
      code: 'invalid_input',
      detail: 'name: is required.',
      errors: [{ path: 'name', message: 'is required' }],
      hint: 1,
      requestId: 'r1',
    });
  });
});

const { TEST_DATABASE_URL } = process.env;
if (TEST_DATABASE_URL) {
  describe('an error of PostgreSQL', () => {
    it('is told apart whether the statement, its connection or the whole database is gone', async () => {
      const target = new URL(TEST_DATABASE_URL);
      const sockets = new Set<Socket>();
      const proxy = createServer((near) => {
        const far = connect(Number(target.port), target.hostname);
        for (const socket of [near, far]) {
          sockets.add(socket.on('error', () => undefined));
        }
        near.pipe(far).pipe(near);
      });
      await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
      const { port } = proxy.address() as { port: number };
      const url = new URL(TEST_DATABASE_URL);
      url.host = `127.0.0.1:${port}`;
      const database = await openPostgres(url.href, 2, []);
      const codeOf = (work: Promise<unknown>) =>
        work.then(
          () => 'answered',
          (error) => [readError(error).code, readError(error).message].join(': '),
        );
      const kill = () => {
        for (const socket of sockets) socket.destroy();
      };
      const away = 'unavailable: The database does not answer; try again in a moment.';

      expect(await codeOf(database.em().execute('select nonsense'))).to.match(/^internal: /);
      const slow = database.em().transactional(async (em) => {
        await em.execute("set local statement_timeout = '1ms'");
        await em.execute('select pg_sleep(10)');
      });
      expect(await codeOf(slow)).to.equal(
        'unavailable: The database is busy; nothing was changed, try again.',
      );
      const cut = database.em().execute('select pg_sleep(10)');
      setImmediate(kill);
      expect(await codeOf(cut)).to.equal(away);
      await new Promise((done) => {
        proxy.close(done);
        kill();
      });
      expect(await codeOf(database.em().execute('select 1'))).to.equal(away);
      expect(await codeOf(database.em().transactional((em) => em.execute('select 1')))).to.equal(away);
      await database.close();
    });
  });
}
