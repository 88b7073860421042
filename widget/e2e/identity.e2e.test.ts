import type { Page, Request } from 'playwright-core';
import { openStage, type Stage, tag } from './stage.ts';

describe('a badge that becomes another', () => {
  let stage: Stage;
  let page: Page;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());
  beforeEach(async () => {
    ({ page } = await stage.visit('<main></main>'));
    const asked = askedFor('acme', 'first');
    const html = tag(stage.status.origin, 'token="first"');
    await page.evaluate((html) => {
      document.querySelector('main')!.innerHTML = html;
    }, html);
    await asked;
    await page.getByText('All systems operational').waitFor();
  });
  afterEach(() => stage.clear());

  const askedFor = (organization: string, token: string): Promise<Request> =>
    page.waitForRequest((request) => {
      const { pathname, searchParams } = new URL(request.url());
      return pathname === `/v1/orgs/${organization}/stream` && searchParams.get('token') === token;
    });
  const set = (properties: string) =>
    page.evaluate(`Object.assign(document.querySelector('status-badge'), ${properties})`);

  it('asks anew as soon as the page gives it another right, and its provider wins over a token', async () => {
    const second = askedFor('acme', 'second');
    await set("{ token: 'second' }");
    await second;
    const provided = askedFor('acme', 'provided');
    await set("{ tokenProvider: async () => 'provided' }");
    await provided;
  });

  it('asks for another organization, and no longer shows the one before', async () => {
    const asked = askedFor('nobody', 'first');
    await set("{ organization: 'nobody', graceMs: 0 }");
    await asked;
    await page.getByText('Status unavailable').waitFor();
  });
});
