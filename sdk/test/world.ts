import { createStatusClient } from '../src/client.ts';
import type { StatusClient, StatusClientOptions } from '../src/status-client.ts';
import { createManualClock, type ManualClock, settle } from '../src/testing/manual-clock.ts';
import { sampleService, sampleSnapshot } from '../src/testing/samples.ts';
import { createScriptedServer, type ScriptedServer } from '../src/testing/scripted-server.ts';
import { type ScriptedStream, TEST_EPOCH } from '../src/testing/scripted-stream.ts';

export interface World {
  server: ScriptedServer;
  clock: ManualClock;
  client: StatusClient;
}

/** A client of its own with a network and a clock of its own; half of every jitter. */
export function createWorld(options: Partial<StatusClientOptions> = {}): World {
  const server = createScriptedServer();
  const clock = createManualClock();
  const client = createStatusClient({
    ...{ endpoint: 'https://status.test/base/', organization: 'acme', sharing: 'none' },
    ...{ fetch: server.fetch, clock, random: () => 0.5, ...options },
  });
  return { server, clock, client };
}

export const at = (position: number) => ({ epoch: TEST_EPOCH, position });

/** A world whose client has one listener and a live stream at position 1, with the service `api`. */
export async function openWorld(
  options?: Partial<StatusClientOptions>,
): Promise<World & { stream: ScriptedStream; undo: () => void }> {
  const world = createWorld(options);
  const undo = world.client.subscribe(() => {});
  const stream = await answerStream(world);
  return { ...world, stream, undo };
}

/** Takes the next request and answers it with a live stream at position 1. */
export async function answerStream({ server }: Pick<World, 'server'>): Promise<ScriptedStream> {
  const stream = (await server.take()).stream();
  stream.hello({ head: 1 });
  stream.snapshot(sampleSnapshot(1, { services: [sampleService('api')] }));
  await settle();
  return stream;
}

/** Moves time until the client makes another request. */
export async function untilNextRequest({ server, clock }: Pick<World, 'server' | 'clock'>): Promise<void> {
  const { length } = server.requests;
  while (server.requests.length === length) await clock.advance(250);
}
