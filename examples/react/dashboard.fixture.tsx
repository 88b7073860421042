import { createStatusClient } from '@status-badge/sdk';
import {
  createScriptedServer,
  sampleIncident,
  sampleService,
  sampleSnapshot,
  sampleStatusChange,
  TEST_EPOCH,
} from '@status-badge/sdk/testing';
import { createRoot } from 'react-dom/client';
import { Dashboard } from './dashboard.tsx';

declare global {
  /** What the test tells the page to do. */
  var script: { open(): void; fail(): void; cut(): void };
}

const server = createScriptedServer();
const client = createStatusClient({
  endpoint: 'https://status.test',
  organization: 'test',
  sharing: 'none',
  fetch: server.fetch,
});
createRoot(document.body.appendChild(document.createElement('div'))).render(<Dashboard client={client} />);
const stream = (await server.take()).stream();
const incident = sampleIncident('i1', { name: 'Cards are declined' });

globalThis.script = {
  open() {
    stream.hello({ head: 1 });
    stream.snapshot(sampleSnapshot(1, { services: [sampleService('pay', { name: 'Payments' })] }));
  },
  fail() {
    const change = sampleStatusChange('pay', 'major_outage');
    stream.event(change, { epoch: TEST_EPOCH, position: 2 });
    const data = { incident, update: null };
    const created = { type: 'incident.created' as const, timestamp: change.timestamp, data };
    stream.event(created, { epoch: TEST_EPOCH, position: 3 });
  },
  cut: () => stream.cut(),
};
