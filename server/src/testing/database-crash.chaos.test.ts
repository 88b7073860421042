import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { FLEET_KEY, type Fleet, startFleet } from './fleet/fleet.ts';

/** More than an instance has connections: every one of them is in a transaction when the database goes. */
const LANES = 30;

describe('A database that crashes under load', function () {
  this.timeout(90_000);
  let fleet: Fleet;

  before(async () => {
    fleet = await startFleet();
  });
  after(() => fleet?.destroy());

  const send = (method: string, path: string, body: object) =>
    fetch(`http://127.0.0.1:${fleet.instances[0]!.port}${path}`, {
      method,
      headers: { authorization: `Bearer ${FLEET_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });

  it('costs an instance nothing but the time it is away', async () => {
    const answers: number[] = [];
    const acknowledged = () => answers.filter((status) => status === 200).length;
    const until = async (count: number) => {
      while (acknowledged() < count) await sleep(20);
    };
    const stopping = new AbortController();
    const lanes = Array.from({ length: LANES }, async (_, lane) => {
      const created = await send('POST', '/v1/services', { name: `Service ${lane}` });
      const { id } = (await created.json()) as { id: string };
      for (let count = 0; !stopping.signal.aborted; count += 1) {
        const answer = await send('PATCH', `/v1/services/${id}`, { description: `${count}` });
        await answer.arrayBuffer();
        answers.push(answer.status);
        if (answer.status !== 200) await sleep(50);
      }
    });
    for (let crashes = 0; crashes < 3; crashes += 1) {
      await until(acknowledged() + 2 * LANES);
      await fleet.postgres.kill('SIGQUIT');
      await fleet.postgres.start();
    }
    await until(acknowledged() + 2 * LANES);
    stopping.abort();
    await Promise.all(lanes);
    expect(answers).to.include(503);
    expect(new Set(answers)).to.deep.equal(new Set([200, 503]));
  });
});
