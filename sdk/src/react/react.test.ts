import { expect } from 'chai';
import { createElement, Fragment } from 'react';
import { renderToString } from 'react-dom/server';
import { createWorld } from '../../test/world.ts';
import type { StatusClient } from '../status-client.ts';
import { sampleIncident, sampleService, sampleSnapshot } from '../testing/samples.ts';
import {
  useConnection,
  useIncidents,
  useRun,
  useRunPolling,
  useService,
  useStatus,
  useStatusEvents,
} from './index.ts';

function Page({ client }: { client: StatusClient }) {
  const run = { endpoint: 'https://status.test', run: 'r1' };
  useStatusEvents(client, '*', () => {});
  const words = [
    useStatus(client)?.status.description,
    useService(client, 'api')?.status,
    useIncidents(client).length,
    useConnection(client).state,
    useRun(run).run?.status ?? 'no run',
    useRunPolling(run).connection.state,
  ];
  return createElement(Fragment, null, words.join(' · '));
}

describe('React hooks on a server', () => {
  it('render what the client was given, and open nothing', () => {
    const initialSnapshot = sampleSnapshot(1, {
      services: [sampleService('api')],
      incidents: [sampleIncident('i1')],
    });
    const { client, server, clock } = createWorld({ initialSnapshot });
    expect(renderToString(createElement(Page, { client }))).to.equal(
      'All systems operational · operational · 1 · idle · no run · idle',
    );
    expect(server.requests).to.have.length(0);
    expect(clock.pending).to.equal(0);
  });

  it('render without any state', () => {
    const { client } = createWorld();
    expect(renderToString(createElement(Page, { client }))).to.equal(' ·  · 0 · idle · no run · idle');
  });
});
