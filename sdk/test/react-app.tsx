import { StrictMode, useState } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { createStatusClient, type Snapshot, type WatchRunOptions } from '../src/index.ts';
import {
  useConnection,
  useIncidents,
  useRun,
  useService,
  useStatus,
  useStatusEvents,
} from '../src/react/index.ts';

declare global {
  var app: {
    renders: number;
    events: string[];
    asked: string[];
    follow(run: Partial<WatchRunOptions>): void;
    unmount(): void;
  };
  var initialSnapshot: Snapshot | undefined;
}

const client = createStatusClient({
  endpoint: location.origin,
  organization: 'test',
  ...(globalThis.initialSnapshot && { initialSnapshot: globalThis.initialSnapshot }),
});

function ServiceLine() {
  const service = useService(client, 'api');
  globalThis.app.renders += 1;
  return <p id="service">{service?.status ?? 'unknown'}</p>;
}

function Details() {
  const [heard, setHeard] = useState(0);
  useStatusEvents(client, 'service.status_changed', ({ data }) => {
    globalThis.app.events.push(`${heard}:${data.newStatus}`);
    setHeard(heard + 1);
  });
  const { transport } = useConnection(client);
  const { run } = useRun({ endpoint: location.origin, run: 'r1', token: () => 'secret' });
  return (
    <p id="details">
      {transport} {useIncidents(client).length} {run?.status}
    </p>
  );
}

/** A run whose options change while it is shown; what it asks for is written down. */
function FollowedRun() {
  const [options, setOptions] = useState<Partial<WatchRunOptions>>({});
  globalThis.app.follow = setOptions;
  const answer: typeof fetch = async (input) => {
    globalThis.app.asked.push(new URL(String(input)).pathname + new URL(String(input)).search);
    return new Response('', { status: 403 });
  };
  const { run, connection } = useRun({ endpoint: location.origin, run: 'none', fetch: answer, ...options });
  return (
    <p id="run">
      {run?.id ?? 'no run'} {connection.lastError?.code}
    </p>
  );
}

function App() {
  const snapshot = useStatus(client);
  return (
    <>
      <h1>{snapshot?.status.description ?? 'Loading'}</h1>
      <ServiceLine />
    </>
  );
}

const root = document.getElementById('root') as HTMLElement;
const page = (
  <StrictMode>
    <App />
  </StrictMode>
);
globalThis.app = { renders: 0, events: [], asked: [], follow() {}, unmount() {} };
const roots = [root.hasChildNodes() ? hydrateRoot(root, page) : createRoot(root)];
if (!root.hasChildNodes()) roots[0]?.render(page);
const details = document.body.appendChild(document.createElement('div'));
roots.push(createRoot(details));
roots[1]?.render(
  <StrictMode>
    <Details />
    <FollowedRun />
  </StrictMode>,
);
globalThis.app.unmount = () => {
  for (const one of roots) one.unmount();
};
