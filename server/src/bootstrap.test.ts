import { expect } from 'chai';
import { bootstrap } from './bootstrap.ts';
import { type Core, openCore } from './compose.ts';
import { systemActor } from './context.ts';
import { createOrganization } from './organizations/create-organization.ts';
import { deleteOrganization } from './organizations/delete-organization.ts';
import { findOrganization } from './organizations/find-organization.ts';
import { listServices } from './services/list-services.ts';
import { DATABASE_KINDS, openScratchDatabase, type ScratchDatabase } from './testing/scratch-database.ts';
import { testConfig } from './testing/test-server.ts';

const KEY = 'sb_bootstraptst_0123456789abcdefghijklmn';

describe('the first organization', function () {
  this.timeout(30_000);
  let scratch: ScratchDatabase;
  const cores: Core[] = [];

  beforeEach(async () => {
    scratch = await openScratchDatabase(DATABASE_KINDS[0]!);
  });
  afterEach(async () => {
    for (const { context } of cores.splice(0)) await context.bus.close();
    await scratch.drop();
  });

  async function open(env: Record<string, string> = {}): Promise<Core['context']> {
    const core = await openCore(testConfig(env), { database: scratch.database });
    cores.push(core);
    return core.context;
  }

  async function servicesOf(slug: string): Promise<string[]> {
    const em = scratch.database.em();
    const { id } = await findOrganization(em, slug);
    return (await listServices(em, id)).map(({ name }) => name);
  }

  async function nameOf(slug: string): Promise<string> {
    return (await findOrganization(scratch.database.em(), slug)).name;
  }

  it('is a sample with a key when it is demo, and no advertisement is among its services', async () => {
    const first = await bootstrap(await open());
    expect(first.organization?.slug).to.equal('demo');
    expect(first.newKey).to.match(/^sb_/);
    expect(await servicesOf('demo')).to.have.length(9);
    expect((await servicesOf('demo')).join()).to.not.match(/visit|www/i);
  });

  it('is empty and has the name of its slug when it is somebody', async () => {
    const { newKey, service } = await bootstrap(await open({ BOOTSTRAP_ORG: 'acme-cloud' }));
    expect(newKey).to.match(/^sb_/);
    expect(service).to.equal(null);
    expect(await nameOf('acme-cloud')).to.equal('Acme Cloud');
    expect(await servicesOf('acme-cloud')).to.deep.equal([]);
  });

  it('has the name it is given', async () => {
    await bootstrap(await open({ BOOTSTRAP_ORG: 'acme', BOOTSTRAP_NAME: 'ACME GmbH' }));
    expect(await nameOf('acme')).to.equal('ACME GmbH');
  });

  it('is made once, whatever the next start is named', async () => {
    const context = await open({ BOOTSTRAP_ORG: 'acme' });
    await bootstrap(context);
    expect((await bootstrap(context)).newKey).to.equal(null);
    const other = await bootstrap(await open());
    expect(other).to.include({ organization: null, organizations: 1, newKey: null });
  });

  it('does not come back beside others when it was deleted', async () => {
    const context = await open();
    const { organization } = await bootstrap(context);
    const operator = systemActor('test');
    await createOrganization(context, operator, { slug: 'acme', name: 'Acme' });
    await deleteOrganization(context, operator, organization!.id);
    expect(await bootstrap(context)).to.include({ organization: null, newKey: null });
  });

  it('is made by one of three instances that start at once, with one key', async () => {
    const contexts = [await open(), await open(), await open()];
    // The embedded database belongs to one process: there the three come one after the other.
    const firsts =
      scratch.database.kind === 'postgres'
        ? await Promise.all(contexts.map(bootstrap))
        : [await bootstrap(contexts[0]!), await bootstrap(contexts[1]!), await bootstrap(contexts[2]!)];
    expect(firsts.filter(({ newKey }) => newKey !== null)).to.have.length(1);
    expect(new Set(firsts.map(({ organization }) => organization?.id)).size).to.equal(1);
  });

  it('is completed when its start was cut off before there was a key', async () => {
    const context = await open();
    await createOrganization(context, systemActor('bootstrap'), { slug: 'demo', name: 'GitHub' });
    expect((await bootstrap(context)).newKey).to.match(/^sb_/);
    expect(await servicesOf('demo')).to.have.length(9);
  });

  it('leaves alone what an operator has made without a key', async () => {
    const context = await open();
    await createOrganization(context, systemActor('import'), { slug: 'demo', name: 'Mine' });
    expect((await bootstrap(context)).newKey).to.equal(null);
    expect(await servicesOf('demo')).to.deep.equal([]);
  });

  it('has the key it is given, and a later one counts for nothing', async () => {
    const given = await bootstrap(await open({ BOOTSTRAP_API_KEY: KEY }));
    expect(given).to.include({ newKey: null, isGivenKeyKnown: true });
    expect(await bootstrap(await open({ BOOTSTRAP_API_KEY: KEY }))).to.include({ isGivenKeyKnown: true });
    for (const other of [KEY.replace('tst', 'two'), `${KEY}x`]) {
      const later = await bootstrap(await open({ BOOTSTRAP_API_KEY: other }));
      expect(later).to.include({ newKey: null, isGivenKeyKnown: false });
    }
  });

  it('is not made in production unless it is named', async () => {
    expect(await bootstrap(await open({ NODE_ENV: 'production' }))).to.deep.equal({
      organization: null,
      organizations: 0,
      newKey: null,
      isGivenKeyKnown: null,
      service: null,
    });
  });
});
