import type {
  Incident,
  OrganizationEvent,
  ServiceStatus,
  StatusClient,
  StatusClientOptions,
} from '../src/index.ts';

// Nothing here runs: it holds when it compiles.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function expectType<A>() {
  return <B>(_value: B, _same: Equal<A, B>) => {};
}

export function typedEvents(client: StatusClient): void {
  client.on('service.status_changed', ({ data }) => expectType<ServiceStatus>()(data.newStatus, true));
  client.on('incident.*', ({ data }) => expectType<Incident>()(data.incident, true));
  client.on('*', (event) => expectType<OrganizationEvent>()(event, true));
  client.on('stream.reset', ({ type }) => expectType<'stream.reset'>()(type, true));
  client.on('*', (event) => {
    if (event.type === 'group.deleted') expectType<string>()(event.data.group.name, true);
  });
  // @ts-expect-error: no such event
  client.on('service.exploded', () => {});
  // @ts-expect-error: no such thing
  client.on('weather.*', () => {});
  // @ts-expect-error: runs have streams of their own
  client.on('run.*', () => {});
}

export function options(
  maybe: Pick<StatusClientOptions, 'token' | 'initialSnapshot' | 'fetch'>,
): StatusClientOptions[] {
  const place = { endpoint: 'https://status.example.com', organization: 'acme' };
  return [
    { ...place, ...maybe, types: ['incident.*', 'service.status_changed'], token: undefined },
    // @ts-expect-error: no such event
    { ...place, types: ['incident.crated'] },
  ];
}
