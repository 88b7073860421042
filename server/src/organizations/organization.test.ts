import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createManualClock } from '../testing/manual-clock.ts';
import { DATABASE_KINDS } from '../testing/scratch-database.ts';
import { startTestServer, type TestOrganization, type TestServer } from '../testing/test-server.ts';

const ADMIN_API_KEY = 'operator-key-of-the-tests';
const operator = { authorization: `Bearer ${ADMIN_API_KEY}` };

interface Organization {
  id: string;
  slug: string;
  name: string;
  visibility: string;
  code?: string;
  detail?: string;
}

interface OrganizationPage {
  organizations: Organization[];
  next: string | null;
}

for (const kind of DATABASE_KINDS) {
  describe(`organizations on ${kind}`, () => {
    let test: TestServer;
    before(async function () {
      this.timeout(30_000);
      test = await startTestServer({ kind, clock: createManualClock(), env: { ADMIN_API_KEY } });
    });
    after(() => test.stop());

    const as = ({ key }: TestOrganization) => ({ authorization: `Bearer ${key}` });
    const own = () => `/v1/orgs/${test.organization.slug}`;
    const make = (body: object, headers: Record<string, string> = operator) =>
      test.call<Organization>('POST', '/v1/orgs', body, headers);

    it('are made by the operator, who mints their first key', async () => {
      const made = await make({ slug: 'acme', name: 'Acme', timeZone: 'Europe/Berlin' });
      expect(made.status).to.equal(201);
      expect(made.headers.get('location')).to.equal('/v1/orgs/acme');
      expect(made.body).to.include({ slug: 'acme', visibility: 'public', timeZone: 'Europe/Berlin' });
      const minted = await test.call<{ key: string }>(
        'POST',
        '/v1/orgs/acme/keys',
        { name: 'First', scopes: ['admin'] },
        operator,
      );
      expect(minted.status).to.equal(201);
      const acme = { id: made.body.id, slug: 'acme', key: minted.body.key };
      expect((await test.call('POST', '/v1/services', { name: 'Web' }, as(acme))).status).to.equal(201);
    });

    it('are made by nobody else', async () => {
      expect((await make({ slug: 'mine', name: 'Mine' }, {})).status).to.equal(403);
      const anonymous = await fetch(`${test.url}/v1/orgs`, { method: 'POST', body: '{}' });
      expect(anonymous.status).to.equal(401);
      const guess = { authorization: `Bearer ${ADMIN_API_KEY}x` };
      expect((await make({ slug: 'mine', name: 'Mine' }, guess)).status).to.equal(401);
    });

    it('have each their own slug: one of many at once gets it', async () => {
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => make({ slug: 'wanted', name: 'Wanted' })),
      );
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409, 409, 409, 409]);
      const refused = answers.find(({ status }) => status === 409)!;
      expect(refused.body.detail).to.include('"wanted"');
    });

    const inputs: [object, string][] = [
      [{ slug: 'UPPER' }, 'slug'],
      [{ slug: '-a' }, 'slug'],
      [{ slug: 'a'.repeat(41) }, 'slug'],
      [{ name: '' }, 'name'],
      [{ name: 'x'.repeat(201) }, 'name'],
      [{ description: 'x'.repeat(2_001) }, 'description'],
      [{ pageUrl: 'javascript:alert(1)' }, 'pageUrl'],
      [{ pageUrl: `https://example.com/${'x'.repeat(500)}` }, 'pageUrl'],
      [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
      [{ visibility: 'secret' }, 'visibility'],
      [{ allowedOrigins: ['https://example.com/path'] }, 'allowedOrigins[0]'],
      [{ allowedOrigins: ['*'] }, 'allowedOrigins[0]'],
      [{ allowedOrigins: Array.from({ length: 101 }, (_, i) => `https://a${i}.example`) }, 'allowedOrigins'],
      [{ plan: 'gold' }, 'plan'],
    ];
    for (const [input, path] of inputs) {
      it(`are not made from ${JSON.stringify(input).slice(0, 50)}`, async () => {
        const { status, body } = await make({ slug: 'wrong', name: 'Wrong', ...input });
        expect(status).to.equal(400);
        expect(body).to.nested.include({ 'errors[0].path': path });
      });
    }

    it('say of an allowed origin with a star what to send instead', async () => {
      for (const origin of ['*', 'https://*.example.com', 'https://example.*']) {
        const { status, body } = await make({ slug: 'wrong', name: 'Wrong', allowedOrigins: [origin] });
        expect(status, origin).to.equal(400);
        expect(body.detail).to.include('list every origin');
      }
      for (const origin of ['wss://example.com', 'ftp://example.com', 'https://example.com/']) {
        const { status, body } = await make({ slug: 'wrong', name: 'Wrong', allowedOrigins: [origin] });
        expect(status, origin).to.equal(400);
        expect(body.detail).to.include('is not an origin');
      }
    });

    it('are listed for the operator alone, newest first, in pages', async () => {
      const slugs: string[] = [];
      let next: string | null = '';
      while (next !== null) {
        const path: string = `/v1/orgs?limit=2${next && `&after=${next}`}`;
        const { body } = await test.call<OrganizationPage>('GET', path, undefined, operator);
        slugs.push(...body.organizations.map(({ slug }) => slug));
        next = body.next;
      }
      expect(slugs).to.have.members([test.organization.slug, 'acme', 'wanted']);
      expect((await test.call('GET', '/v1/orgs')).status).to.equal(403);
    });

    it('show their settings to their keys and the operator, and to no other', async () => {
      const stranger = await test.addOrganization({ slug: `stranger-${kind}` });
      expect((await test.call('GET', own())).status).to.equal(200);
      expect((await test.call('GET', own(), undefined, operator)).status).to.equal(200);
      const foreign = await test.call<Organization>('GET', own(), undefined, as(stranger));
      const missing = await test.call<Organization>('GET', '/v1/orgs/nobody', undefined, as(stranger));
      expect([foreign.status, missing.status]).to.deep.equal([404, 404]);
      expect(foreign.body.detail!.replace(test.organization.slug, 'nobody')).to.equal(missing.body.detail);
    });

    it('change, tell their readers, and leave no trace when nothing changed', async () => {
      const position = async () => {
        const { body } = await test.call<{ cursor: string }>('GET', paths.summary(test.organization.slug));
        return Number(body.cursor.split('-')[1]);
      };
      const before = await position();
      const changed = await test.call<Organization>('PATCH', own(), { name: 'Renamed' });
      expect(changed.body.name).to.equal('Renamed');
      expect(await position()).to.equal(before + 1);
      await test.call('PATCH', own(), { name: 'Renamed' });
      expect(await position()).to.equal(before + 1);
    });

    it('that turn private end the streams of strangers and keep those of their own', async () => {
      const organization = await test.addOrganization({ slug: `turning-${kind}` });
      const stranger = await test.stream(paths.stream(organization.slug));
      const member = await test.stream(paths.stream(organization.slug), as(organization));
      for (const reader of [stranger, member]) await reader.find((frame) => frame.event === 'snapshot');
      const path = `/v1/orgs/${organization.slug}`;
      await test.call('PATCH', path, { visibility: 'private' }, as(organization));
      const goodbye = await stranger.find((frame) => frame.event === 'stream.goodbye');
      expect(JSON.parse(goodbye.data)).to.include({ reason: 'unauthorized' });
      await test.call('PATCH', path, { name: 'Still here' }, as(organization));
      await member.find((frame) => frame.data.includes('Still here'));
      member.close();
      expect((await fetch(test.url + paths.summary(organization.slug))).status).to.equal(404);
    });

    it('are deleted with all that belongs to them: rows, keys, streams', async () => {
      const organization = await test.addOrganization({ slug: `leaving-${kind}` });
      const send = (path: string, body: object) =>
        test.call<{ id: string }>('POST', path, body, as(organization));
      const { id } = (await send('/v1/services', { name: 'Web' })).body;
      await send('/v1/groups', { name: 'Group' });
      await send('/v1/jobs/build/runs', {});
      const services = [{ id, status: 'partial_outage' }];
      await send('/v1/incidents', {
        name: 'Down',
        impact: 'major',
        status: 'investigating',
        message: 'Looking.',
        services,
      });
      const reader = await test.stream(paths.stream(organization.slug));
      await reader.find((frame) => frame.event === 'snapshot');

      const path = `/v1/orgs/${organization.slug}`;
      expect((await test.call('DELETE', path, undefined, as(organization))).status).to.equal(204);
      await reader.find((frame) => frame.event === 'stream.goodbye');
      await reader.ended;
      expect((await fetch(test.url + paths.summary(organization.slug))).status).to.equal(404);
      expect((await test.call('GET', '/v1/services', undefined, as(organization))).status).to.equal(401);
      expect(await rowsOf(organization.id)).to.deep.equal({ audit: true });
      expect((await test.call('GET', own())).status).to.equal(200);
    });

    /** The tables that still hold something of an organization, whichever tables there are. */
    async function rowsOf(organizationId: string): Promise<Record<string, boolean>> {
      const em = test.server.context.database.em();
      const tables = await em.execute<{ table_name: string }[]>(
        `select table_name from information_schema.columns
          where table_schema = 'public' and column_name = 'organization_id'`,
      );
      expect(tables.length).to.be.greaterThan(8);
      const found: Record<string, boolean> = {};
      for (const { table_name } of tables) {
        const rows = await em.execute(`select 1 from ${table_name} where organization_id = ? limit 1`, [
          organizationId,
        ]);
        if (rows.length > 0) found[table_name] = true;
      }
      const events = await em.execute('select 1 from event where topic = ?', [`org:${organizationId}`]);
      if (events.length > 0) found['event'] = true;
      return found;
    }

    it('are gone for writers that were waiting', async () => {
      const organization = await test.addOrganization({ slug: `racing-${kind}` });
      const writes = Array.from({ length: 8 }, (_, i) =>
        test.call('POST', '/v1/services', { name: `Service ${i}` }, as(organization)),
      );
      const gone = test.call('DELETE', `/v1/orgs/${organization.slug}`, undefined, operator);
      const statuses = (await Promise.all([...writes, gone])).map(({ status }) => status);
      expect(statuses.at(-1)).to.equal(204);
      for (const status of statuses.slice(0, -1)) expect(status).to.be.oneOf([201, 401, 404]);
      expect(await rowsOf(organization.id)).to.deep.equal({ audit: true });
    });
  });
}
