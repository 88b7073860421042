import { createManualClock, settle } from '../src/testing/manual-clock.ts';
import { sampleService, sampleSnapshot, sampleStatusChange } from '../src/testing/samples.ts';
import { createScriptedServer } from '../src/testing/scripted-server.ts';
import type { ScriptedStream } from '../src/testing/scripted-stream.ts';
import { createBrowser, type Tab } from './browser.ts';

/** The service `api` breaks. */
export const EVENT = sampleStatusChange('api', 'major_outage');

/** A browser whose tabs share a connection, and the server that they ask. */
export function openTabsWorld() {
  const server = createScriptedServer();
  const clock = createManualClock();
  const browser = createBrowser(server, clock);
  return {
    ...{ server, clock, browser },
    /** A tab with a listener, and the positions its listener was given. */
    open() {
      const tab = browser.open();
      const seen: string[] = [];
      tab.feed.onEvent((event) => seen.push('id' in event ? event.id : event.type));
      const release = tab.feed.hold();
      return Object.assign(tab, { seen, release });
    },
    async serve(position: number, resumed = false): Promise<ScriptedStream> {
      const stream = (await server.take()).stream();
      stream.hello({ head: position, resumed });
      if (!resumed) stream.snapshot(sampleSnapshot(position, { services: [sampleService('api')] }));
      await settle();
      return stream;
    },
  };
}

export const cursorOf = ({ feed }: Tab) => feed.view.get().snapshot?.cursor;
export const statusOf = ({ feed }: Tab) => feed.view.get().connection;
