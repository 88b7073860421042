import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { answerStream, createWorld, type World } from '../test/world.ts';
import { createStatusClient } from './client.ts';
import { createFeed, type FeedOptions } from './feed.ts';
import { organizationModel } from './model.ts';
import { onDemand } from './on-demand.ts';
import type { StatusClientOptions } from './status-client.ts';
import { createStreamSlots, MAX_STREAMS_PER_ORIGIN } from './stream-slots.ts';
import { createManualClock, settle } from './testing/manual-clock.ts';
import { cursorAt, sampleSnapshot } from './testing/samples.ts';
import { createScriptedServer } from './testing/scripted-server.ts';

const gc = (() => {
  const { Bun } = globalThis as { Bun?: { gc(force: boolean): void } };
  if (Bun) return () => Bun.gc(true);
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
})();

/** More than once: what one collection frees may have held something else. */
async function collectGarbage(): Promise<void> {
  for (let round = 0; round < 4; round++) {
    await settle();
    gc();
  }
}

/** A second client in the world of the first. */
function another({ server, clock }: World, options: Partial<StatusClientOptions>) {
  return createWorld({ fetch: server.fetch, clock, ...options }).client;
}

describe('Clients of a page', () => {
  const random = () => 0.5;
  const shared = { sharing: 'page', random } as const;

  it('share one connection when they agree in endpoint, organization and credential', async () => {
    const world = createWorld(shared);
    const second = another(world, { ...shared, types: ['incident.*'] });
    world.client.subscribe(() => {});
    second.subscribe(() => {});
    await answerStream(world);
    expect(second.getSnapshot()).to.equal(world.client.getSnapshot());
    expect(world.server.requests).to.have.length(1);
    world.client.close();
    await settle();
    expect(second.connection.state).to.equal('open');
    second.close();
    await settle();
    expect(world.clock.pending).to.equal(0);
  });

  const different: [what: string, options: Partial<StatusClientOptions>][] = [
    ['another endpoint', { endpoint: 'https://other.test' }],
    ['another organization', { organization: 'globex' }],
    ['another token', { token: 'secret' }],
    ['another clock', { clock: createManualClock() }],
    ['no wish to share', { sharing: 'none' }],
  ];
  for (const [what, options] of different) {
    it(`do not share with ${what}`, async () => {
      const world = createWorld(shared);
      const second = another(world, { ...shared, ...options });
      world.client.subscribe(() => {});
      second.subscribe(() => {});
      await settle();
      expect(world.server.requests).to.have.length(2);
      world.client.close();
      second.close();
    });
  }

  it('take the state that a later one brings, if they have none', () => {
    const world = createWorld(shared);
    another(world, { ...shared, initialSnapshot: sampleSnapshot(3) });
    expect(world.client.getSnapshot()?.cursor).to.equal(cursorAt(3));
    another(world, { ...shared, initialSnapshot: sampleSnapshot(1) });
    expect(world.client.getSnapshot()?.cursor).to.equal(cursorAt(3));
  });

  it('leave their connection to the next, even when nobody remembers them', async () => {
    const server = createScriptedServer();
    const clock = createManualClock();
    const options = { endpoint: 'https://gone.test', organization: 'acme', fetch: server.fetch, clock };
    // Nothing outside holds this client, nor does its listener.
    const watchAndForget = () => void createStatusClient({ ...options, sharing: 'page' }).subscribe(listen);
    const listen = () => {};
    watchAndForget();
    await settle();
    const stream = server.requests[0]!.stream();
    stream.hello({ head: 1 });
    stream.snapshot(sampleSnapshot(1));
    await collectGarbage();
    const next = createStatusClient({ ...options, sharing: 'page' });
    next.subscribe(listen);
    await settle();
    expect(server.requests).to.have.length(1);
    stream.end();
    next.close();
  });

  it('are forgotten with the functions they were given', async () => {
    const forgotten: WeakRef<object>[] = [];
    const forget = () => {
      const client = createStatusClient({
        ...{ endpoint: 'https://status.test', organization: 'acme', fetch: async () => new Response() },
        // A getter that knows its client, as most do.
        token: () => String(client.connection.since),
      });
      forgotten.push(new WeakRef(client));
    };
    for (let made = 0; made < 20; made++) forget();
    await collectGarbage();
    expect(forgotten.filter((reference) => reference.deref()).length).to.be.at.most(1);
  });

  it('open four streams to one origin at most; the others poll until one is free', async () => {
    const server = createScriptedServer();
    const clock = createManualClock();
    const slots = createStreamSlots(4);
    const options: FeedOptions = {
      ...{ endpoint: 'https://status.test', token: undefined, fetch: server.fetch, clock, random, slots },
      ...{ files: onDemand, streaming: true, shared: false },
      page: new EventTarget() as unknown as FeedOptions['page'],
    };
    const feeds = ['a', 'b', 'c', 'd', 'e'].map((slug) => createFeed(organizationModel(slug), options));
    const undos = feeds.map((feed) => feed.hold());
    await settle();
    const paths = () => server.requests.map(({ url }) => url.pathname.replace('/v1/orgs/', ''));
    expect(MAX_STREAMS_PER_ORIGIN).to.equal(4);
    expect(paths()).to.deep.equal(['a/stream', 'b/stream', 'c/stream', 'd/stream', 'e/summary']);
    server.requests[4]?.json(sampleSnapshot(1));
    await settle();
    server.requests[5]?.json({ events: [], cursor: cursorAt(1), more: false });
    await settle();
    expect(feeds[4]?.view.get().connection).to.include({ state: 'open', transport: 'polling' });
    undos[0]?.();
    feeds[0]?.rest();
    await clock.advance(20_000);
    expect(paths().at(-1)).to.equal('e/stream');
  });
});
