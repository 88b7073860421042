import { type Incident, paths, type Service, type Snapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { topicKey } from '../events/topics.ts';
import { createScratchUrl, DATABASE_KINDS, dropScratchUrl } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const WRITERS = 50;
const WRITES = 6;

// PGlite is one session: only PostgreSQL has two writers at the same time.
for (const kind of DATABASE_KINDS.filter((each) => each === 'postgres')) {
  describe(`operators on two instances at the same time on ${kind}`, () => {
    let url: string;
    let one: TestServer;
    let two: TestServer;

    before(async function () {
      this.timeout(30_000);
      url = (await createScratchUrl())!;
      one = await startTestServer({ databaseUrl: url });
      two = await startTestServer({ databaseUrl: url });
    });
    after(async () => {
      await one.stop();
      await two.stop();
      await dropScratchUrl(url);
    });

    const key = () => ({ authorization: `Bearer ${one.organization.key}` });
    const call = <T>(server: TestServer, method: string, path: string, body?: unknown) =>
      server.call<T>(method, path, body, key());
    const open = async (server: TestServer, service: string, status: string) => {
      const body = { name: 'I', impact: 'major', message: 'x', services: [{ id: service, status }] };
      return (await call<Incident>(server, 'POST', '/v1/incidents', body)).body.id;
    };
    const resolve = (server: TestServer, id: string) =>
      call(server, 'POST', `/v1/incidents/${id}/updates`, { status: 'resolved', message: 'Over.' });
    const em = () => one.server.context.database.em();
    const topic = () => topicKey('org', one.organization.id);
    const addService = async () => (await call<Service>(one, 'POST', '/v1/services', { name: 'S' })).body.id;
    const summary = async () => (await call<Snapshot>(one, 'GET', paths.summary(one.organization.slug))).body;

    it('leave a service operational when they resolve its two incidents at once, always', async () => {
      const service = await addService();
      for (let round = 0; round < 25; round++) {
        const [first, second] = await Promise.all([
          open(one, service, 'major_outage'),
          open(two, service, 'partial_outage'),
        ]);
        const answers = await Promise.all([resolve(one, first!), resolve(two, second!)]);
        expect(answers.map(({ status }) => status)).to.deep.equal([201, 201]);
        const found = (await summary()).services.find(({ id }) => id === service);
        expect(found!.status, `round ${round}`).to.equal('operational');
      }
    });

    it('resolve one incident once: the other is told who was first', async () => {
      const service = await addService();
      for (let round = 0; round < 10; round++) {
        const id = await open(one, service, 'major_outage');
        const answers = await Promise.all([resolve(one, id), resolve(two, id), resolve(one, id)]);
        expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409]);
        const [row] = await em().execute<{ count: string }[]>(
          `select count(*) from event where type = 'incident.resolved' and body like ?`,
          [`%"incident":{"id":"${id}"%`],
        );
        expect(Number(row!.count)).to.equal(1);
      }
    });

    it('see a maintenance start and complete once, though both instances wait for it', async () => {
      const reader = await one.stream(paths.stream(one.organization.slug));
      await reader.find(({ event }) => event === 'snapshot');
      const at = (ms: number) => new Date(Date.now() + ms).toISOString();
      const body = { name: 'M', scheduledStartAt: at(700), scheduledEndAt: at(1_400) };
      const { id } = (await call<{ id: string }>(two, 'POST', '/v1/maintenances', body)).body;
      const started = await reader.find(({ event }) => event === 'maintenance.started');
      const completed = await reader.find(({ event }) => event === 'maintenance.completed');
      reader.close();
      const late = (frame: { data: string }, planned: string) =>
        Date.parse(JSON.parse(frame.data).timestamp) - Date.parse(planned);
      expect(late(started, body.scheduledStartAt), 'ms late').to.be.within(0, 5_000);
      expect(late(completed, body.scheduledEndAt), 'ms late').to.be.within(0, 5_000);
      const rows = await em().execute<{ type: string }[]>(
        'select type from event where body like ? order by position',
        [`%"maintenance":{"id":"${id}"%`],
      );
      expect(rows.map(({ type }) => type)).to.deep.equal([
        'maintenance.scheduled',
        'maintenance.started',
        'maintenance.completed',
      ]);
    });

    it('number their events without gaps and in the order of their commits, 50 at once', async function () {
      this.timeout(60_000);
      const services = await Promise.all([addService(), addService(), addService()]);
      const deadlocks = async () => {
        const query = 'select deadlocks from pg_stat_database where datname = current_database()';
        return Number((await em().execute<{ deadlocks: string }[]>(query))[0]!.deadlocks);
      };
      const deadlocksBefore = await deadlocks();
      let writing = true;
      let looks = 0;
      const watch = async () => {
        // Were a later position visible before an earlier one, a reader that is at the later would miss the earlier.
        while (writing) {
          const [row] = await em().execute<{ last: string; count: string }[]>(
            'select max(position) as last, count(*) as count from event where topic = ?',
            [topic()],
          );
          expect(row!.count).to.equal(row!.last);
          looks += 1;
        }
      };
      const watching = watch();
      const write = async (writer: number) => {
        const server = writer % 2 ? one : two;
        const service = services[writer % services.length]!;
        const statuses: number[] = [];
        const id = await open(server, service, 'partial_outage');
        for (let turn = 0; turn < WRITES; turn++) {
          const { status } =
            turn % 3 === 2
              ? await call(server, 'PATCH', paths.service(service), { name: `S ${writer} ${turn}` })
              : await call(server, 'POST', `/v1/incidents/${id}/updates`, {
                  status: 'monitoring',
                  message: `${writer} ${turn}`,
                  services: [{ id: service, status: turn % 2 ? 'major_outage' : 'degraded_performance' }],
                });
          statuses.push(status);
        }
        statuses.push((await resolve(server, id)).status);
        return statuses;
      };
      const answers = await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
      writing = false;
      await watching;
      expect(new Set(answers.flat())).to.deep.equal(new Set([200, 201]));
      expect(looks, 'it was watched while they wrote').to.be.above(20);
      expect(await deadlocks()).to.equal(deadlocksBefore);
      const { services: shown, incidents } = await summary();
      expect(incidents).to.deep.equal([]);
      expect(new Set(shown.map(({ status }) => status))).to.deep.equal(new Set(['operational']));
      const [row] = await em().execute<{ head: string }[]>('select head from topic where key = ?', [topic()]);
      expect(Number(row!.head)).to.be.above(WRITERS * WRITES);
    });
  });
}
