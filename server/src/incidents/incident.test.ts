import type { Incident, PositionedEvent, Service, Snapshot } from '@status-badge/sdk/contract';
import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { Audit } from '../events/audit.entity.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const MINUTE = 60_000;
const statusesOf = (services: readonly { status: string }[]) =>
  services.map(({ status }) => status).join(' ');

for (const kind of DATABASE_KINDS) {
  describe(`an incident on ${kind}`, () => {
    const clock = createManualClock();
    let test: TestServer;
    let api: string;
    let web: string;

    before(async function () {
      this.timeout(30_000);
      test = await startTestServer({ kind, clock });
    });
    after(() => test.stop());

    beforeEach(async () => {
      clock.advance(MINUTE);
      api = (await test.call<Service>('POST', '/v1/services', { name: 'API' })).body.id;
      web = (await test.call<Service>('POST', '/v1/services', { name: 'Web' })).body.id;
    });
    afterEach(async () => {
      for (const { id } of (await summary()).incidents) await test.call('DELETE', `/v1/incidents/${id}`);
      for (const id of [api, web]) await test.call('DELETE', paths.service(id));
    });

    const summary = async () =>
      (await test.call<Snapshot>('GET', paths.summary(test.organization.slug))).body;
    const shown = async () => statusesOf((await summary()).services);
    const ago = (minutes: number) => new Date(clock.now() - minutes * MINUTE).toISOString();
    const open = async (input: Record<string, unknown> = {}) => {
      const body = { name: 'API errors', impact: 'major', message: 'We are looking.', ...input };
      return test.call<Incident>('POST', '/v1/incidents', body);
    };
    const add = (id: string, body: Record<string, unknown>) =>
      test.call<Incident & { detail: string }>('POST', `/v1/incidents/${id}/updates`, {
        message: 'News.',
        ...body,
      });
    const eventsAfter = async (cursor: string) => {
      const path = `${paths.events(test.organization.slug)}?cursor=${cursor}`;
      return (await test.call<{ events: PositionedEvent[] }>('GET', path)).body.events;
    };

    it('imposes on its services, and they return by themselves when it is resolved', async () => {
      const services = [
        { id: api, status: 'major_outage' },
        { id: web, status: 'degraded_performance' },
      ];
      const { status, body } = await open({ services });
      expect(status).to.equal(201);
      expect(await shown()).to.equal('major_outage degraded_performance');
      await add(body.id, { status: 'monitoring', services: [{ id: api, status: 'partial_outage' }] });
      expect(await shown()).to.equal('partial_outage operational');
      const resolved = (await add(body.id, { status: 'resolved' })).body;
      expect(await shown()).to.equal('operational operational');
      expect(resolved.resolvedAt).to.equal(ago(0));
      expect(resolved.services, 'what it was about').to.deep.equal([{ id: api, status: 'partial_outage' }]);
      expect(resolved.updates[0]!.services, 'returned').to.deep.equal([{ id: api, status: 'operational' }]);
      expect((await summary()).incidents).to.deep.equal([]);
    });

    it('never shows better than what is set by hand, and leaves that standing', async () => {
      const { body } = await open({ services: [{ id: api, status: 'degraded_performance' }] });
      await test.call('PATCH', paths.service(api), { status: 'partial_outage' });
      expect(await shown()).to.equal('partial_outage operational');
      await test.call('PATCH', paths.service(api), { status: 'operational' });
      expect(await shown(), 'a hand cannot hide an incident').to.equal('degraded_performance operational');
      await test.call('PATCH', paths.service(api), { status: 'partial_outage' });
      await add(body.id, { status: 'resolved' });
      expect(await shown()).to.equal('partial_outage operational');
      await test.call('PATCH', paths.service(api), { status: 'operational' });
    });

    it('shows the worst of several incidents, in whatever order they end', async () => {
      const first = (await open({ services: [{ id: api, status: 'major_outage' }] })).body.id;
      const second = (await open({ services: [{ id: api, status: 'partial_outage' }] })).body.id;
      await add(first, { status: 'resolved' });
      expect(await shown()).to.equal('partial_outage operational');
      await test.call('DELETE', `/v1/incidents/${second}`);
      expect(await shown()).to.equal('operational operational');
    });

    it('speaks by its impact when it names no service', async () => {
      await open({ impact: 'critical' });
      expect(await summary()).to.deep.include({
        statusLabel: 'major_outage',
        status: { indicator: 'critical', description: 'Major outage' },
      });
    });

    it('tells streams what changed, with the entry, and the services of before and after', async () => {
      const { cursor } = await summary();
      const { body } = await open({ services: [{ id: api, status: 'major_outage' }] });
      await add(body.id, { status: 'identified', services: [{ id: web, status: 'partial_outage' }] });
      await add(body.id, { status: 'resolved', message: 'Mended.' });
      const events = await eventsAfter(cursor);
      expect(events.map(({ type }) => type)).to.deep.equal([
        'incident.created',
        'service.status_changed',
        'incident.updated',
        'service.status_changed',
        'service.status_changed',
        'incident.resolved',
        'service.status_changed',
      ]);
      expect(events[0]!.data).to.nested.include({
        'incident.id': body.id,
        'update.message': 'We are looking.',
        'update.status': 'investigating',
      });
      expect(events[1]!.data).to.include({ oldStatus: 'operational', message: 'API errors' });
      expect(events[5]!.data).to.nested.include({
        'update.message': 'Mended.',
        'incident.status': 'resolved',
      });
      const path = `${paths.events(test.organization.slug)}?cursor=${cursor}&types=incident.*&services=${api}`;
      const { events: ofApi } = (await test.call<{ events: PositionedEvent[] }>('GET', path)).body;
      expect(
        ofApi.map(({ type }) => type),
        'it left the incident',
      ).to.deep.equal(['incident.created', 'incident.updated']);
    });

    it('answers the second of two who resolve it with who was first and when', async () => {
      const { id } = (await open()).body;
      const both = await Promise.all([1, 2].map(() => add(id, { status: 'resolved' })));
      expect(both.map(({ status }) => status).sort()).to.deep.equal([201, 409]);
      const refused = both.find(({ status }) => status === 409)!.body;
      expect(refused).to.include({ code: 'conflict', resolvedBy: 'Test', resolvedAt: ago(0) });
      expect(refused.detail).to.include('"Test"').and.to.include(ago(0));
      const late = await add(id, { status: 'monitoring' });
      expect(late.status, 'news after the end does not silently open it again').to.equal(409);
      const { body } = await test.call<Incident>('GET', `/v1/incidents/${id}`);
      expect(body.updates.map(({ status }) => status)).to.deep.equal(['resolved', 'investigating']);
    });

    it('is opened again when that is said, and imposes again', async () => {
      const { id } = (await open({ services: [{ id: api, status: 'partial_outage' }] })).body;
      await add(id, { status: 'resolved' });
      const { status, body } = await add(id, { status: 'investigating', reopen: true });
      expect(status).to.equal(201);
      expect(body.resolvedAt).to.equal(null);
      expect(await shown()).to.equal('partial_outage operational');
      await add(id, { status: 'resolved' });
      expect((await add(id, { status: 'resolved', reopen: true })).status, 'nothing to open').to.equal(409);
    });

    it('takes an entry of the past into its place without changing what the incident is', async () => {
      const startedAt = ago(60);
      const { id } = (await open({ startedAt, services: [{ id: api, status: 'partial_outage' }] })).body;
      clock.advance(MINUTE);
      const { body } = await add(id, { status: 'identified', message: 'Earlier.', displayAt: ago(30) });
      expect(body.status).to.equal('investigating');
      expect(body.startedAt).to.equal(startedAt);
      expect(body.updates.map(({ message }) => message)).to.deep.equal(['We are looking.', 'Earlier.']);
      expect(await shown()).to.equal('partial_outage operational');
      const early = await add(id, { status: 'resolved', displayAt: ago(10) });
      expect(early.status).to.equal(400);
      for (const displayAt of [ago(120), ago(-1)]) {
        expect((await add(id, { status: 'identified', displayAt })).status, displayAt).to.equal(400);
      }
    });

    it('is brought in whole from the past', async () => {
      const { cursor } = await summary();
      const { status, body } = await open({
        message: undefined,
        services: [{ id: api, status: 'major_outage' }],
        updates: [
          { status: 'investigating', message: 'One.', displayAt: ago(300) },
          { status: 'monitoring', message: 'Two.', displayAt: ago(200), services: [] },
          { status: 'resolved', message: 'Three.', displayAt: ago(100) },
        ],
        postmortem: 'A fuse.',
      });
      expect(status).to.equal(201);
      expect(body).to.include({ startedAt: ago(300), resolvedAt: ago(100), status: 'resolved' });
      expect(body.updates.map(({ message }) => message)).to.deep.equal(['Three.', 'Two.', 'One.']);
      expect((await summary()).incidents).to.deep.equal([]);
      expect((await eventsAfter(cursor)).map(({ type }) => type)).to.deep.equal(['incident.created']);
      await test.call('DELETE', `/v1/incidents/${body.id}`);
    });

    it('refuses what contradicts itself, and names the place', async () => {
      const entry = { status: 'identified', message: 'x', displayAt: ago(5) };
      const cases: [string, Record<string, unknown>][] = [
        ['services[0].id', { services: [{ id: 'aaaaaaaaaaaa', status: 'major_outage' }] }],
        [
          'services[1].id',
          {
            services: [
              { id: api, status: 'major_outage' },
              { id: api, status: 'operational' },
            ],
          },
        ],
        ['message', { message: undefined }],
        ['message', { updates: [entry] }],
        ['updates', { message: undefined, status: 'identified', updates: [entry] }],
        ['updates[1].displayAt', { message: undefined, updates: [entry, { ...entry, displayAt: ago(6) }] }],
        ['startedAt', { startedAt: ago(-1) }],
        ['name', { name: ' ' }],
        ['impact', { impact: 'huge' }],
      ];
      for (const [path, input] of cases) {
        const { status, body } = await open(input);
        expect(status, path).to.equal(400);
        expect((body as unknown as { errors: { path: string }[] }).errors[0]!.path).to.equal(path);
      }
      const { id } = (await open()).body;
      const both = { status: 'resolved', services: [{ id: api, status: 'operational' }] };
      expect((await add(id, both)).status, 'resolving returns all').to.equal(400);
    });

    it('is changed, and changing nothing leaves no trace', async () => {
      const { id } = (await open({ services: [{ id: api, status: 'major_outage' }] })).body;
      const change = (body: unknown) => test.call<Incident>('PATCH', `/v1/incidents/${id}`, body);
      const changes = { name: 'Web errors', impact: 'minor', startedAt: ago(5), postmortem: 'Soon.' };
      const services = [{ id: web, status: 'partial_outage' }];
      expect((await change({ ...changes, services })).body).to.deep.include({ ...changes, services });
      expect(await shown()).to.equal('operational partial_outage');
      const { cursor } = await summary();
      await change({ ...changes, services });
      expect((await summary()).cursor).to.equal(cursor);
      expect((await change({ startedAt: ago(-1) })).status).to.equal(400);
    });

    it('has an entry corrected, and the audit log keeps what it said', async () => {
      const { id, updates } = (await open()).body;
      clock.advance(10 * MINUTE);
      const last = (await add(id, { status: 'resolved' })).body.updates[0]!;
      const edit = (updateId: string, body: unknown) =>
        test.call<Incident>('PATCH', `/v1/incidents/${id}/updates/${updateId}`, body);
      const { body } = await edit(updates[0]!.id, { message: 'We looked.' });
      expect(body.updates.map(({ message }) => message)).to.deep.equal(['News.', 'We looked.']);
      const moved = await edit(last.id, { displayAt: ago(2) });
      expect(moved.body.resolvedAt).to.equal(ago(2));
      expect((await edit(updates[0]!.id, { displayAt: ago(1) })).status, 'past its neighbour').to.equal(400);
      expect((await edit('aaaaaaaaaaaa', { message: 'x' })).status).to.equal(404);
      const edits = { subject: id, action: 'incident.update_edited' };
      const rows = await test.server.context.database.em().find(Audit, edits, { orderBy: { id: 'asc' } });
      expect(rows[0]!.details).to.nested.include({ 'before.message': 'We are looking.' });
      expect(rows).to.have.length(2);
    });

    it('stops naming a service that is deleted', async () => {
      const services = [api, web].map((id) => ({ id, status: 'major_outage' }));
      const { id } = (await open({ services })).body;
      const { cursor } = await summary();
      await test.call('DELETE', paths.service(web));
      const { body } = await test.call<Incident>('GET', `/v1/incidents/${id}`);
      expect(body.services).to.deep.equal([services[0]]);
      const types = (await eventsAfter(cursor)).map(({ type }) => type);
      expect(types).to.deep.equal(['incident.updated', 'service.deleted']);
    });

    it('is listed with the resolved ones, by status, service and time, page by page', async () => {
      const other = await test.addOrganization({ slug: `list-${kind}` });
      const headers = { authorization: `Bearer ${other.key}` };
      const service = (await test.call<Service>('POST', '/v1/services', { name: 'A' }, headers)).body.id;
      for (const minutes of [5, 4, 3, 2, 1]) {
        const body = {
          ...{ name: `${minutes}`, impact: 'none', message: 'x', displayAt: ago(minutes) },
          status: minutes > 3 ? 'resolved' : 'monitoring',
          services: minutes === 3 ? [{ id: service, status: 'operational' }] : [],
        };
        expect((await test.call('POST', '/v1/incidents', body, headers)).status).to.equal(201);
      }
      type List = { incidents: Incident[]; next: string | null };
      const list = async (query: string) =>
        (await test.call<List>('GET', `/v1/incidents?${query}`, undefined, headers)).body;
      const names = async (query: string) => (await list(query)).incidents.map(({ name }) => name).join('');
      expect(await names('')).to.equal('12345');
      expect(await names('status=unresolved')).to.equal('123');
      expect(await names('status=resolved')).to.equal('45');
      expect(await names(`service=${service}`)).to.equal('3');
      expect(await names(`from=${ago(4)}&to=${ago(2)}`)).to.equal('34');
      const first = await list('limit=2');
      const second = await list(`limit=2&after=${first.next}`);
      const third = await list(`limit=2&after=${second.next}`);
      expect([first, second, third].flatMap((page) => page.incidents.map(({ name }) => name))).to.deep.equal([
        ...'12345',
      ]);
      expect(third.next).to.equal(null);
    });
  });
}
