import type { Run } from '@status-badge/sdk';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { makeRun } from '../src/testing/snapshots.ts';
import { openStage, type Stage } from './stage.ts';

const AT = '2026-03-04T12:04:00.000Z';
const ID = 'run000000001';
const frame = (event: string, data: unknown, id: string) =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

const ARTIFACTS = [{ id: 'a1', name: 'export.csv', url: 'https://acme.example/export.csv', sizeBytes: 12 }];
const RUNNING = makeRun('running');
const DONE = makeRun('succeeded', { progress: 100, artifacts: ARTIFACTS, finishedAt: AT, message: null });

/** The stream of a run, ended after each answer, so that its reader asks again; `tell` says what is so by then. */
async function serveRun(page: Page, tell: (token: string | null) => Run): Promise<void> {
  let position = 0;
  await page.route(`**/v1/runs/${ID}/stream*`, (route) => {
    position += 1;
    const run = tell(new URL(route.request().url()).searchParams.get('token'));
    const hello = {
      topic: `run:${ID}`,
      epoch: 'abcdef',
      head: position,
      resumed: false,
      heartbeatMs: 15_000,
    };
    return route.fulfill({
      status: 200,
      contentType: 'text/event-stream',
      body:
        frame('stream.hello', hello, '') +
        frame('snapshot', { run, cursor: `abcdef-${position}` }, `abcdef-${position}`),
    });
  });
}

describe('a badge of one run', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());
  afterEach(() => stage.clear());

  it('follows it with the token of the tag, then with the one of the provider, to its end', async () => {
    const { page, noise } = await stage.visit('<main></main><output></output>', { from: 'status' });
    const tokens = new Set<string | null>();
    // What the first token asked for may still arrive after the second: only who asks decides what is told.
    await serveRun(page, (token) => {
      tokens.add(token);
      return token === 'first' ? RUNNING : DONE;
    });
    await page.evaluate((id) => {
      addEventListener('run-complete', (event) => {
        document.querySelector('output')!.textContent = (event as CustomEvent).detail.run.status;
      });
      document.querySelector('main')!.innerHTML = `<status-badge run="${id}" token="first"></status-badge>`;
    }, ID);
    await page.getByText('nightly-export').waitFor();
    const progress = page.getByRole('progressbar', { name: 'Progress' });
    expect(await progress.getAttribute('value')).to.equal('42');
    await page.getByText('Writing rows').waitFor();
    await page.evaluate(() => {
      Object.assign(document.querySelector('status-badge')!, { tokenProvider: async () => 'second' });
    });
    await page.getByRole('link', { name: 'export.csv' }).waitFor();
    expect(await progress.count()).to.equal(0);
    expect([...tokens]).to.deep.equal(['first', 'second']);
    expect(noise).to.deep.equal([]);
  });

  it('tells the page when it has ended', async () => {
    const { page } = await stage.visit(`<output></output>`, { from: 'status' });
    let run = RUNNING;
    await serveRun(page, () => run);
    await page.evaluate((id) => {
      addEventListener('run-complete', (event) => {
        document.querySelector('output')!.textContent = (event as CustomEvent).detail.run.status;
      });
      document.body.insertAdjacentHTML('beforeend', `<status-badge run="${id}"></status-badge>`);
    }, ID);
    await page.getByText('Writing rows').waitFor();
    expect(await page.locator('output').textContent()).to.equal('');
    run = DONE;
    await page.locator('output').getByText('succeeded').waitFor();
  });
});
