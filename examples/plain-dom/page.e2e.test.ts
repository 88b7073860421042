import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { shareChromium } from '../../scripts/testing/shared-chromium.ts';
import { startTestServer, type TestServer } from '../../server/src/testing/test-server.ts';
import { serve } from './serve.ts';

describe('The plain page, as it is served', function () {
  this.timeout(60_000);
  let test: TestServer;
  let pages: Server;
  let page: Page;

  before(async () => {
    test = await startTestServer();
    pages = await serve(0);
    const browser = await shareChromium();
    page = await browser.newPage();
  });
  after(async () => {
    await page?.close();
    pages?.close();
    await test?.stop();
  });

  it('closes the checkout when payments go down on the server', async () => {
    const { body } = await test.call<{ id: string }>('POST', '/v1/services', { name: 'Payments' });
    const own = { endpoint: test.url, organization: test.organization.slug, payments: 'Payments' };
    // Before the page's module runs, and after its body is there.
    await page.addInitScript((values) => {
      document.addEventListener('readystatechange', () => Object.assign(document.body.dataset, values));
    }, own);
    await page.goto(`http://localhost:${(pages.address() as AddressInfo).port}/`);
    await page.getByText('● Live').waitFor();
    expect(await page.locator('#checkout').isEnabled()).to.equal(true);
    await test.call('PATCH', `/v1/services/${body.id}`, { status: 'major_outage' });
    await page.getByText('Major outage').waitFor();
    expect(await page.locator('#checkout').isEnabled()).to.equal(false);
  });
});
