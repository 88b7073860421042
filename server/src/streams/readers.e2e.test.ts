import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { EventSource } from 'eventsource';
import { createEventSource } from 'eventsource-client';
import { shareChromium } from '../../../scripts/testing/shared-chromium.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const NAMES = ['stream.hello', 'snapshot', 'service.created', 'stream.goodbye'];

/** What a reader has told so far: the names of its frames. */
type Told = string[];

/** A reader of somebody else's making: reads `url` until `stop`, coming back by itself as it was made to. */
interface StockReader {
  name: string;
  read(url: string, told: Told): Promise<() => Promise<void> | void>;
}

const READERS: readonly StockReader[] = [
  {
    name: 'npm eventsource',
    async read(url, told) {
      const source = new EventSource(url);
      for (const name of NAMES) source.addEventListener(name, () => told.push(name));
      return () => source.close();
    },
  },
  {
    name: 'npm eventsource-client',
    async read(url, told) {
      const source = createEventSource({ url, onMessage: ({ event }) => void told.push(event ?? 'message') });
      return () => source.close();
    },
  },
  {
    name: '@microsoft/fetch-event-source in Chromium',
    read: (url, told) => readInChromium(url, told, FETCH_EVENT_SOURCE_PAGE),
  },
  {
    name: 'EventSource in Chromium',
    read: (url, told) => readInChromium(url, told, EVENT_SOURCE_PAGE),
  },
];

const EVENT_SOURCE_PAGE = (url: string): string => `
  const source = new EventSource(${JSON.stringify(url)});
  for (const name of ${JSON.stringify(NAMES)}) source.addEventListener(name, () => window.tell(name));`;

// Its modules name each other without an extension, which bundlers mend; here they are joined into one script.
function readFetchEventSource(): string {
  const entry = createRequire(import.meta.url).resolve('@microsoft/fetch-event-source');
  const files = ['parse.js', 'fetch.js'].map((file) => join(dirname(entry), '..', 'esm', file));
  return files
    .map((file) =>
      readFileSync(file, 'utf8')
        .replace(/^import .*$/gm, '')
        .replace(/^export /gm, ''),
    )
    .join('\n');
}

const FETCH_EVENT_SOURCE_PAGE = (url: string): string => `
  (() => {
    ${readFetchEventSource()}
    fetchEventSource(${JSON.stringify(url)}, {
      openWhenHidden: true,
      onmessage: ({ event }) => window.tell(event),
      // By default it takes an end for good: whoever uses it for a stream without end says so.
      onclose: () => { throw new Error('again'); },
    });
  })()`;

async function readInChromium(
  url: string,
  told: Told,
  script: (url: string) => string,
): Promise<() => Promise<void>> {
  const browser = await shareChromium();
  const page = await browser.newPage();
  await page.exposeFunction('tell', (name: string) => told.push(name));
  await page.goto(`${new URL(url).origin}/livez`);
  await page.evaluate(script(url));
  return () => page.close();
}

describe('a stream read by somebody else’s client', function () {
  this.timeout(60_000);
  let test: TestServer;
  before(async () => {
    test = await startTestServer();
  });
  after(() => test.stop());

  const until = async (holds: () => boolean, what: string) => {
    for (const deadline = Date.now() + 20_000; !holds(); await new Promise((done) => setTimeout(done, 20))) {
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    }
  };
  const write = (name: string) => test.call('POST', '/v1/services', { name });
  const count = (told: Told, name: string) => told.filter((each) => each === name).length;

  for (const { name, read } of READERS) {
    it(`is understood by ${name}, which comes back after a goodbye where it left off`, async () => {
      const told: Told = [];
      const stop = await read(test.url + paths.stream(test.organization.slug), told);
      await until(() => told.includes('snapshot'), 'the snapshot');
      await write(`${name} 1`);
      await until(() => count(told, 'service.created') === 1, 'the first event');
      test.server.hub.end(() => true, 'max_age', 200);
      await until(() => told.includes('stream.goodbye'), 'the goodbye');
      await write(`${name} 2`);
      await until(() => count(told, 'service.created') === 2, 'the event of meanwhile');
      await stop();
      expect(told).to.deep.equal([
        'stream.hello',
        'snapshot',
        'service.created',
        'stream.goodbye',
        'stream.hello',
        'service.created',
      ]);
    });
  }

  it('is readable by curl -N, at once and line by line', async () => {
    const curl = spawn('curl', ['-sN', test.url + paths.stream(test.organization.slug)]);
    let text = '';
    curl.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    await until(() => text.includes('event: snapshot\n'), 'the snapshot');
    await write('curl');
    await until(() => text.includes('event: service.created\n'), 'the event');
    test.server.hub.end(() => true, 'max_age', 200);
    // Its exit may be known before all that it has printed.
    const [code] = await once(curl, 'close');
    expect(code).to.equal(0);
    expect(text.endsWith('\n\n')).to.equal(true);
  });
});
