import { expect } from 'chai';
import { systemActor } from '../context.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { addArtifact } from './add-artifact.ts';

describe("an artifact of another organization's run", () => {
  let test: TestServer;
  before(async function () {
    this.timeout(30_000);
    test = await startTestServer();
  });
  after(() => test.stop());

  it('is refused before it waits among those who write to the run', async () => {
    const { context } = test.server;
    let transactions = 0;
    const em = () => {
      const manager = context.database.em();
      const transactional = manager.transactional.bind(manager);
      manager.transactional = ((...given: Parameters<typeof transactional>) => {
        transactions += 1;
        return transactional(...given);
      }) as typeof transactional;
      return manager;
    };
    const watched = { ...context, database: { ...context.database, em } };
    const artifact = { name: 'export.csv', url: 'https://acme.example/export.csv' };
    const refused = await addArtifact(
      watched,
      systemActor('test'),
      test.organization.id,
      'aaaaaaaaaaaa',
      artifact as never,
    ).catch((error: unknown) => error);
    expect(refused).to.include({ code: 'not_found' });
    expect(transactions).to.equal(0);
  });
});
