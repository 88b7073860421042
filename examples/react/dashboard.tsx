import type { StatusClient } from '@status-badge/sdk';
import { useConnection, useIncidents, useStatus } from '@status-badge/sdk/react';
import '@status-badge/widget/define';
import type {} from '@status-badge/widget/jsx';
import { Toasts } from './toasts.tsx';

/** Services, incidents, a light that says whether this is live, and a badge that opens into details. */
export function Dashboard({ client }: { client: StatusClient }) {
  const snapshot = useStatus(client);
  if (!snapshot) return <p>Loading …</p>;
  return (
    <main>
      <h1>{snapshot.status.description}</h1>
      <Live client={client} />
      <status-badge client={client} locale="en" show-connection />
      <ul>
        {snapshot.services.map(({ id, name, status }) => (
          <li key={id}>
            {name}: {status.replaceAll('_', ' ')}
          </li>
        ))}
      </ul>
      <Incidents client={client} />
      <Toasts client={client} />
    </main>
  );
}

function Live({ client }: { client: StatusClient }) {
  const { staleSince } = useConnection(client);
  if (staleSince === null) return <p>● Live</p>;
  return <p>○ As of {new Date(staleSince).toLocaleTimeString()}</p>;
}

function Incidents({ client }: { client: StatusClient }) {
  return useIncidents(client).map(({ id, name, updates }) => (
    <article key={id}>
      <h2>{name}</h2>
      <p>{updates[0]?.message}</p>
    </article>
  ));
}
