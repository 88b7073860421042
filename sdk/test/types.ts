import type { Incident, ServiceStatus, StatusClient, StatusEvent } from '../src/index.ts';

// Nothing here runs: it holds when it compiles.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function expectType<A>() {
  return <B>(_value: B, _same: Equal<A, B>) => {};
}

export function typedEvents(client: StatusClient): void {
  client.on('service.status_changed', ({ data }) => expectType<ServiceStatus>()(data.newStatus, true));
  client.on('incident.*', ({ data }) => expectType<Incident>()(data.incident, true));
  client.on('*', (event) => expectType<StatusEvent>()(event, true));
  client.on('stream.reset', ({ type }) => expectType<'stream.reset'>()(type, true));
  client.on('*', (event) => {
    if (event.type === 'group.deleted') expectType<string>()(event.data.group.name, true);
  });
  // @ts-expect-error: no such event
  client.on('service.exploded', () => {});
  // @ts-expect-error: no such thing
  client.on('weather.*', () => {});
}
