import { expect } from 'chai';
import { createStatusClient, type Run, type Service, type Snapshot, watchRun } from '../src/index.ts';
import { createRealServer, type RealServer } from './real-server.ts';

const STATUSES = ['major_outage', 'operational', 'partial_outage', 'degraded_performance'] as const;

async function until(what: string, condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 30_000) throw new Error(`It never happened: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('The SDK with the real server', function () {
  this.timeout(90_000);
  let server: RealServer;

  before(async () => {
    server = await createRealServer();
    await server.start();
  });
  after(() => server.stop());

  it('hears every change once and in order, though the server is killed in between', async () => {
    const client = createStatusClient({
      endpoint: server.url,
      organization: 'demo',
      sharing: 'none',
      // With bad luck it would stay away for 30 s, as long as the test waits.
      random: () => 0.05,
    });
    const heard: string[] = [];
    client.on('service.status_changed', ({ data }) => heard.push(`${data.service.id} ${data.newStatus}`));
    const { services } = await client.ready();
    const made: string[] = [];
    async function change(count: number): Promise<void> {
      for (let done = 0; done < count; done++) {
        const { id } = services[made.length % services.length] as Service;
        const status = STATUSES[Math.floor(made.length / services.length) % STATUSES.length];
        await server.call('PATCH', `/v1/services/${id}`, { status });
        made.push(`${id} ${status}`);
      }
    }
    await change(12);
    await until('the first changes', () => heard.length === 12);
    await server.kill();
    await until('stale is said', () => client.connection.staleSince !== null);
    await server.start();
    await change(13);
    await until('the rest', () => heard.length >= 25 && client.connection.staleSince === null);
    expect(heard).to.deep.equal(made);
    const summary = await server.call<Snapshot>('GET', '/v1/orgs/demo/summary');
    expect(client.getSnapshot()).to.deep.equal(summary);
    client.close();
  });

  it('follows a run to its end with a token for that run, by stream and by polling', async () => {
    const { id } = await server.call<Run>('POST', '/v1/jobs/deploy/runs', {});
    const { token } = await server.call<{ token: string }>('POST', '/v1/tokens', {
      ...{ scope: [`run:${id}`], ttlSeconds: 300 },
    });
    const watches = (['stream', 'polling'] as const).map((transport) =>
      watchRun({ endpoint: server.url, run: id, token, transport }),
    );
    const finished = Promise.all(watches.map((watch) => watch.finished()));
    await until('the state', () => watches.every((watch) => watch.getRun()?.status === 'queued'));
    await server.call('PATCH', `/v1/runs/${id}`, { status: 'running', progress: 40, message: 'Building' });
    await until('the progress', () => watches[0]?.getRun()?.progress === 40);
    await server.call('PATCH', `/v1/runs/${id}`, { status: 'succeeded' });
    for (const run of await finished) expect(run).to.include({ status: 'succeeded', progress: 100 });
    for (const { connection } of watches) {
      expect(connection).to.include({ state: 'stopped', lastError: null, staleSince: null });
    }
  });
});
