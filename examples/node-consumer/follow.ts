import type { ConnectionStatus, StatusClient, StatusEvent } from '@status-badge/sdk';

/** Says the state, then every change and every loss of the connection, until `signal` aborts. */
export async function follow(
  client: StatusClient,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let forget = () => {};
  try {
    const { organization, status } = await client.ready({ signal });
    say(`${organization.name}: ${status.description}`);
    forget = sayConnection(client, say);
    for await (const event of client.events({ signal })) say(describeEvent(event));
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    forget();
  }
}

function sayConnection(client: StatusClient, say: (line: string) => void): () => void {
  let wasLive = true;
  return client.subscribe(() => {
    const isLive = client.connection.staleSince === null;
    if (isLive !== wasLive) say(describeConnection(client.connection));
    wasLive = isLive;
  });
}

export function describeEvent(event: StatusEvent): string {
  const at = event.timestamp.slice(11, 19);
  if (event.type === 'service.status_changed') {
    const { service, oldStatus, newStatus } = event.data;
    return `${at} ${service.name}: ${oldStatus} → ${newStatus}`;
  }
  if ('incident' in event.data) return `${at} ${event.type}: ${event.data.incident.name}`;
  if ('maintenance' in event.data) return `${at} ${event.type}: ${event.data.maintenance.name}`;
  return `${at} ${event.type}`;
}

function describeConnection({ state, staleSince, lastError }: ConnectionStatus): string {
  if (staleSince === null) return 'Live.';
  const since = new Date(staleSince).toISOString().slice(11, 19);
  return `Not live since ${since} (${state}${lastError ? `: ${lastError.code}` : ''}).`;
}
