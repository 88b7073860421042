import { createStatusClient, type PositionedEvent } from '@status-badge/sdk';
import type { Reader } from './reader.ts';
import { createSequence } from './sequence.ts';

/** A reader with the SDK: reconnection is the SDK's own business. */
export function createSdkReader(name: string, endpoint: string, organization: string): Reader {
  const sequence = createSequence(name);
  const client = createStatusClient({ endpoint, organization, sharing: 'none' });
  let begun = false;
  client.subscribe(() => {
    const snapshot = client.getSnapshot();
    if (begun || !snapshot) return;
    begun = true;
    sequence.begin(snapshot.cursor);
  });
  client.on('*', (event) => {
    const { id, type, timestamp, data } = event as PositionedEvent;
    sequence.event(id, JSON.stringify({ type, timestamp, data }));
  });
  client.on('stream.reset', ({ data }) => sequence.begin(client.getSnapshot()!.cursor, data.reason));
  return {
    name,
    sequence,
    state: () => client.getSnapshot(),
    describe() {
      const { state, transport, lastError } = client.connection;
      return `${state} by ${transport}, last error: ${lastError?.message ?? 'none'}`;
    },
    close: () => client.close(),
  };
}
