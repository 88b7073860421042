import { expect } from 'chai';
import type { Context } from '../context.ts';
import type { Reply, RouteInput } from '../http/route.ts';
import type { MetricsText } from '../platform/metrics.ts';
import type { Hub } from '../streams/hub.ts';
import { healthRoutes } from './routes.ts';

const ASKED_AT_ONCE = 100;

describe('the health of a server', () => {
  /** A server whose database answers when the test says so. */
  function setUp() {
    const asked: { answer(): void; fail(): void }[] = [];
    const ping = () =>
      new Promise<void>((answer, fail) => void asked.push({ answer, fail: () => fail(new Error('silent')) }));
    const context = {
      config: { sweepMs: 5_000 },
      database: { ping },
      bus: { kind: 'memory' },
    } as unknown as Context;
    const hub = { draining: false, lagMs: 0 } as Hub;
    const routes = healthRoutes(context, hub, {} as MetricsText);
    const ask = (path: string) =>
      routes.find((each) => each.path === path)!.handle!({} as RouteInput<unknown, unknown, unknown>);
    const askMany = (path: string) =>
      Promise.all(Array.from({ length: ASKED_AT_ONCE }, () => ask(path))) as Promise<Reply[]>;
    const turn = () => new Promise(setImmediate);
    return { asked, askMany, turn };
  }

  for (const [path, body] of [
    ['/readyz', { status: 'ready', reason: null }],
    ['/health', { status: 'ok', database: 'ok', redis: 'unused' }],
  ] as const) {
    it(`costs the database two looks at ${path}, however many ask at once`, async () => {
      const { asked, askMany, turn } = setUp();
      const replies = askMany(path);
      asked[0]!.answer();
      await turn();
      asked[1]!.answer();
      for (const reply of await replies) expect(reply).to.deep.include({ status: 200, body });
      expect(asked).to.have.lengthOf(2);
    });
  }

  it('is asked anew by who comes later', async () => {
    const { asked, askMany, turn } = setUp();
    const first = askMany('/readyz');
    asked[0]!.answer();
    await turn();
    asked[1]!.answer();
    await first;
    const later = askMany('/readyz');
    asked[2]!.fail();
    await turn();
    asked[3]!.fail();
    for (const { status, body } of await later) {
      expect([status, body]).to.deep.equal([503, { status: 'not_ready', reason: 'the database is away' }]);
    }
  });
});
