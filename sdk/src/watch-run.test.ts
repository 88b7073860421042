import { expect } from 'chai';
import type { Run, StatusEvent } from './contract/index.ts';
import { createManualClock, settle } from './testing/manual-clock.ts';
import { cursorAt, sampleRun } from './testing/samples.ts';
import { createScriptedServer } from './testing/scripted-server.ts';
import { TEST_EPOCH } from './testing/scripted-stream.ts';
import { type WatchRunOptions, watchRun } from './watch-run.ts';

const at = (position: number) => ({ epoch: TEST_EPOCH, position });

function event(type: 'run.progress' | 'run.completed', run: Run): StatusEvent {
  return { type, timestamp: run.updatedAt, data: { run } };
}

function watch(options: Partial<WatchRunOptions> = {}) {
  const server = createScriptedServer();
  const clock = createManualClock();
  const run = watchRun({
    ...{
      endpoint: 'https://status.test',
      run: 'r1',
      fetch: server.fetch,
      clock,
      random: () => 0.5,
      ...options,
    },
  });
  return { server, clock, run };
}

describe('watchRun', () => {
  it('answers at once for a run that is known to be over', async () => {
    const { server, run } = watch({ initialRun: sampleRun('r1', { status: 'succeeded' }) });
    expect((await run.finished()).status).to.equal('succeeded');
    expect(server.requests).to.have.length(0);
  });

  it('follows a run until it is terminal, then ends by itself', async () => {
    const { server, clock, run } = watch({ token: 'secret' });
    const finished = run.finished();
    const request = await server.take();
    expect(request.url.href).to.equal('https://status.test/v1/runs/r1/stream?token=secret');
    const stream = request.stream();
    stream.hello({ topic: 'run:r1', head: 1 });
    stream.frame('snapshot', { run: sampleRun('r1'), cursor: cursorAt(1) }, cursorAt(1));
    stream.event(event('run.progress', sampleRun('r1', { progress: 40 })), at(2));
    await settle();
    expect(run.getRun()?.progress).to.equal(40);
    expect(run.connection.staleSince).to.equal(null);
    stream.event(event('run.completed', sampleRun('r1', { status: 'succeeded', progress: 100 })), at(3));
    expect((await finished).status).to.equal('succeeded');
    await settle();
    expect(stream.closed).to.equal(true);
    expect(run.connection).to.include({ state: 'stopped', lastError: null, staleSince: null });
    await clock.advance(60_000);
    expect(server.requests).to.have.length(1);
    expect(clock.pending).to.equal(0);
  });

  it('knows at once that a run has already ended', async () => {
    const { server, run } = watch();
    const finished = run.finished();
    const stream = (await server.take()).stream();
    stream.hello({ head: 9 });
    stream.frame('snapshot', sampleRun('r1', { status: 'failed' }), cursorAt(9));
    stream.goodbye('terminal', null);
    stream.end();
    expect((await finished).status).to.equal('failed');
    expect(await run.finished()).to.equal(run.getRun());
  });

  it('rejects when the run is refused', async () => {
    const { server, run } = watch();
    const finished = run.finished().catch((error: unknown) => error);
    (await server.take()).respond(new Response('', { status: 404 }));
    expect(await finished).to.include({ code: 'not_found', status: 404 });
  });

  it('polls where it is told to, every three seconds', async () => {
    const { server, clock, run } = watch({ transport: 'polling' });
    const finished = run.finished();
    (await server.take()).json({ run: sampleRun('r1'), cursor: cursorAt(1) });
    await settle();
    expect(server.requests.map(({ url }) => url.pathname)).to.deep.equal([
      '/v1/runs/r1',
      '/v1/runs/r1/events',
    ]);
    (await server.take()).json({ events: [], cursor: cursorAt(1), more: false });
    await clock.advance(3000);
    const ended = { ...event('run.completed', sampleRun('r1', { status: 'timed_out' })), id: cursorAt(2) };
    (await server.take()).json({ events: [ended], cursor: cursorAt(2), more: false });
    expect((await finished).status).to.equal('timed_out');
    await clock.advance(60_000);
    expect(server.requests).to.have.length(3);
  });

  it('stops waiting when the signal aborts', async () => {
    const { run } = watch();
    const aborter = new AbortController();
    const finished = run.finished({ signal: aborter.signal }).catch((error: unknown) => error);
    aborter.abort(new Error('enough'));
    expect(await finished).to.have.property('message', 'enough');
  });
});
