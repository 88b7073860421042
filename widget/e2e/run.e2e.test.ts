import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { makeRun } from '../src/testing/snapshots.ts';
import { openStage, type Stage } from './stage.ts';

const AT = '2026-03-04T12:04:00.000Z';
const ID = 'run000000001';
const frame = (event: string, data: unknown, id: string) =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * The stream of a run. It ends after each answer, so its reader asks again after a random delay; `isDone` says what it
 * is told then. Notes the tokens.
 */
async function serveRun(
  page: Page,
  path: string,
  isDone: (token: string | null, attempt: number) => boolean,
): Promise<(string | null)[]> {
  const tokens: (string | null)[] = [];
  const artifacts = [{ id: 'a1', name: 'export.csv', url: 'https://acme.example/export.csv', sizeBytes: 12 }];
  await page.route(path, (route) => {
    const token = new URL(route.request().url()).searchParams.get('token');
    const position = tokens.push(token);
    const run = isDone(token, position)
      ? makeRun('succeeded', { progress: 100, artifacts, finishedAt: AT, message: null })
      : makeRun('running');
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
  return tokens;
}

describe('a badge of one run', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  it('follows it with the token of the tag, then with the one of the provider, to its end', async () => {
    const { page, noise } = await stage.visit('<main></main><output></output>', { from: 'status' });
    const tokens = await serveRun(page, `**/v1/runs/${ID}/stream*`, (token) => token !== 'first');
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
    expect([tokens[0], tokens.at(-1)]).to.deep.equal(['first', 'second']);
    expect(noise).to.deep.equal([]);
  });

  it('tells the page when it has ended', async () => {
    const { page } = await stage.visit(`<output></output>`, { from: 'status' });
    await serveRun(page, `**/v1/runs/${ID}/stream*`, (_, attempt) => attempt > 1);
    await page.evaluate((id) => {
      addEventListener('run-complete', (event) => {
        document.querySelector('output')!.textContent = (event as CustomEvent).detail.run.status;
      });
      document.body.insertAdjacentHTML('beforeend', `<status-badge run="${id}"></status-badge>`);
    }, ID);
    await page.locator('output').getByText('succeeded').waitFor();
  });
});
