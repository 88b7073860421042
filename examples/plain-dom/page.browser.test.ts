import { createStatusClient } from '@status-badge/sdk';
import {
  createScriptedServer,
  sampleIncident,
  sampleService,
  sampleSnapshot,
  sampleStatusChange,
  settle,
  TEST_EPOCH,
} from '@status-badge/sdk/testing';
import { expect } from 'chai';
import { showStatus } from './page.ts';

describe('The plain page', () => {
  it('shows a banner and closes the checkout while payments are down', async () => {
    const server = createScriptedServer();
    const client = createStatusClient({
      ...{ endpoint: 'https://status.test', organization: 'test', sharing: 'none', fetch: server.fetch },
    });
    const elements = {
      banner: document.createElement('p'),
      checkout: document.createElement('button'),
      live: document.createElement('p'),
    };
    const stop = showStatus(client, elements, 'pay');
    expect(elements.checkout.disabled).to.equal(false);
    expect(elements.live.textContent).to.equal('○ Not live');
    const stream = (await server.take()).stream();
    stream.hello({ head: 1 });
    stream.snapshot(sampleSnapshot(1, { services: [sampleService('pay')] }));
    await settle();
    expect(elements.banner.hidden).to.equal(true);
    expect(elements.live.textContent).to.equal('● Live');
    const incident = sampleIncident('i1', { name: 'Cards are declined' });
    const timestamp = incident.createdAt;
    stream.event(sampleStatusChange('pay', 'major_outage'), { epoch: TEST_EPOCH, position: 2 });
    stream.event(
      { type: 'incident.created', timestamp, data: { incident, update: null } },
      { epoch: TEST_EPOCH, position: 3 },
    );
    await settle();
    expect(elements.banner.textContent).to.equal('Major outage: Cards are declined');
    expect(elements.checkout.disabled).to.equal(true);
    stream.cut();
    await settle();
    expect(elements.live.textContent).to.equal('○ Not live');
    stop();
    client.close();
  });
});
