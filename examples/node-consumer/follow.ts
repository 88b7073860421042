import type { ConnectionStatus, OrganizationEvent, StatusClient } from '@status-badge/sdk';

/** Says the state, then every change and every loss of the connection, until `signal` aborts. */
export async function follow(
  client: StatusClient,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  // From the beginning: a server that cannot be reached is said too.
  const forget = sayConnection(client, say);
  try {
    const { organization, status } = await client.ready({ signal });
    say(`${organization.name}: ${status.description}`);
    for await (const event of client.events({ signal })) say(describeEvent(event));
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    forget();
  }
}

function sayConnection(client: StatusClient, say: (line: string) => void): () => void {
  let said = '';
  return client.subscribe(() => {
    const { state, staleSince } = client.connection;
    const word = staleSince === null ? 'live' : state;
    // What goes well is not worth a line, unless something went wrong before.
    if ((word === 'waiting' && said !== word) || (word === 'live' && said === 'waiting')) {
      say(describeConnection(client.connection));
      said = word;
    }
  });
}

export function describeEvent(event: OrganizationEvent): string {
  const at = event.timestamp.slice(11, 19);
  if (event.type === 'service.status_changed') {
    const { service, oldStatus, newStatus } = event.data;
    return `${at} ${service.name}: ${oldStatus} → ${newStatus}`;
  }
  if ('incident' in event.data) return `${at} ${event.type}: ${event.data.incident.name}`;
  if ('maintenance' in event.data) return `${at} ${event.type}: ${event.data.maintenance.name}`;
  return `${at} ${event.type}`;
}

function describeConnection({ staleSince, lastError }: ConnectionStatus): string {
  if (staleSince === null) return 'Live again.';
  const since = new Date(staleSince).toISOString().slice(11, 19);
  return `Not live since ${since}: ${lastError?.message}`;
}
