import { createFeed, type Feed, type FeedOptions } from '../src/feed.ts';
import { organizationModel } from '../src/model.ts';
import { createStreamSlots } from '../src/stream-slots.ts';
import { createManualClock } from '../src/testing/manual-clock.ts';
import { cursorAt, sampleService, sampleSnapshot, sampleStatusChange } from '../src/testing/samples.ts';
import { createScriptedServer } from '../src/testing/scripted-server.ts';
import type { ScriptedStream } from '../src/testing/scripted-stream.ts';
import { createScriptedFiles } from './scripted-files.ts';

/** The service `api` breaks. */
export const OUTAGE = sampleStatusChange('api', 'major_outage');

/** A held feed that is no page's unless `options` say so, with what its listener was given: positions, and reasons of resets. */
export function openFeed(options: Partial<FeedOptions> = {}) {
  const server = createScriptedServer();
  const clock = createManualClock();
  const scripted = createScriptedFiles(clock);
  const feed = createFeed(organizationModel('acme'), {
    ...{ endpoint: 'https://status.test', token: undefined, fetch: server.fetch, random: () => 0.5 },
    ...{ clock, files: scripted.files, slots: createStreamSlots(4), streaming: true, shared: false },
    page: new EventTarget() as unknown as FeedOptions['page'],
    ...options,
  });
  const seen = watch(feed);
  const release = feed.hold();
  const status = () => feed.view.get().connection;
  return { server, clock, feed, seen, status, release, asked: scripted.asked, setFiles: scripted.set };
}

/** What a listener is given: cursors, and reasons of resets. */
export function watch({ onEvent }: Pick<Feed<never>, 'onEvent'>): unknown[] {
  const seen: unknown[] = [];
  onEvent((event) => {
    if (event.type === 'stream.reset') seen.push(event.data.reason);
    else if ('id' in event) seen.push(event.id);
  });
  return seen;
}

/** The cursors of these positions. */
export const cursorsAt = (...positions: number[]) => positions.map((position) => cursorAt(position));

/** Answers with a stream that begins with the whole state. */
export function wholeState(stream: ScriptedStream, position: number): void {
  const services = [sampleService('api', { status: 'partial_outage' })];
  stream.hello({ head: position });
  stream.snapshot(sampleSnapshot(position, { services }));
}
