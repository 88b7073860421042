import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { changeToDown, openStage, type Stage } from './stage.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the pages that show the element', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
    stage.status.organization = 'demo';
    stage.status.pages['/demo/config.json'] = {
      html: '{"organization":"demo"}',
      headers: { 'Content-Type': 'application/json' },
    };
    stage.status.pages['/status/demo/badge.svg'] = {
      html: '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="20"/>',
      headers: { 'Content-Type': 'image/svg+xml' },
    };
  });
  after(() => stage.close());
  afterEach(() => stage.clear());

  it('the gallery makes a tag to copy, and the tag works', async () => {
    const page = await stage.browser.newPage();
    const noise: string[] = [];
    page.on('console', (message) => noise.push(message.text()));
    await page.goto(`${stage.status.origin}/demo/`);
    await page.getByLabel('API', { exact: true }).check();
    await page.getByLabel('Theme').selectOption('dark');
    await page.getByLabel('Language').selectOption('Deutsch');
    await page.locator('#preview').getByText('In Betrieb').waitFor();
    changeToDown(stage.status);
    await page.locator('#preview').getByText('Ausfall').waitFor();
    expect(stage.status.openStreams).to.equal(1);
    const snippet = await page.getByLabel('Copy this into your page').inputValue();
    expect(snippet).to.contain('service="svcapi000001" theme="dark" locale="de"');
    stage.site.pages['/copied'] = {
      html: `<!doctype html><title>Copied</title><link rel="icon" href="data:,">${snippet}`,
    };
    await page.goto(`${stage.site.origin}/copied`);
    await page.getByText('Ausfall').waitFor();
    expect(noise).to.deep.equal([]);
  });

  it('the gallery copies what it shows, and asks for the keys where it may not', async () => {
    const { origin } = stage.status;
    const context = await stage.browser.newContext();
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    const page = await context.newPage();
    await page.goto(`${origin}/demo/`);
    const snippet = page.getByLabel('Copy this into your page');
    const copy = page.getByRole('button', { name: 'Copy' }).first();
    for (const [name, value] of [
      ['variant', 'floating'],
      ['theme', 'light'],
      ['locale', 'fa'],
      ['position', 'top-start'],
    ] as const) {
      await page.locator(`[name="${name}"]`).selectOption(value);
    }
    for (const name of ['API', 'Website', 'say that it is live', 'only when something is wrong']) {
      await page.getByLabel(name, { exact: true }).check();
    }
    await copy.click();
    await page.getByText('Copied.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).to.equal(await snippet.inputValue());
    const [written, shown] = await page.evaluate((html) => {
      const page = new DOMParser().parseFromString(html, 'text/html');
      return [page, document.querySelector('#preview')!].map((place) =>
        Array.from(place.querySelector('status-badge')!.attributes, ({ name, value }) => [
          name,
          value,
        ]).filter(([name]) => !name!.startsWith('data-')),
      );
    }, copied);
    expect(written).to.deep.equal(shown);
    expect(written).to.have.lengthOf(9);

    await page.getByLabel('notes on changes').check();
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    await copy.click();
    await page.getByText('Selected: press the keys that copy.').waitFor();
    expect(await page.evaluate(() => getSelection()?.toString())).to.equal(await snippet.inputValue());
  });

  it('the gallery makes a picture to copy, and leads to what there is to subscribe to', async () => {
    const { origin } = stage.status;
    const page = await stage.browser.newPage();
    await page.goto(`${origin}/demo/`);
    await page.getByLabel('API', { exact: true }).check();
    await page.getByLabel('Language').selectOption('Deutsch');
    const address = `${origin}/status/demo/badge.svg?service=svcapi000001&lang=de`;
    const markdown = page.getByLabel('Copy this into your README');
    expect(await markdown.inputValue()).to.equal(`[![Status](${address})](${origin}/status/demo)`);
    const picture = page.getByRole('img', { name: 'Status', exact: true });
    expect(await picture.getAttribute('src')).to.equal(address);
    expect(
      await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.width)),
    ).to.equal(120);
    await page.getByRole('button', { name: 'Copy' }).nth(1).click();
    await page.getByText(/^(Copied|Selected)/).waitFor();
    expect(await page.evaluate(() => getSelection()?.toString())).to.equal(await markdown.inputValue());
    const files = await page
      .locator('#subscribe a')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
    expect(files).to.deep.equal(
      ['rss', 'atom', 'json', 'ics'].map((format) => `${origin}/status/demo/history.${format}`),
    );
  });

  it('the gallery shows every variant, a floating badge and a run in their places too', async () => {
    const page = await stage.browser.newPage();
    const noise: string[] = [];
    page.on('console', (message) => noise.push(message.text()));
    await page.goto(`${stage.status.origin}/demo/`);
    const rows = page.locator('#variants > div');
    await rows.getByText('nightly-export').waitFor();
    expect(await rows.locator('> span').allTextContents()).to.deep.equal([
      'pill',
      'dot',
      'panel',
      'banner',
      'floating',
      'run',
    ]);
    await rows.getByText(/^Writing \d+ of 2866 rows$/).waitFor();
    const place = await rows.locator('.window').boundingBox();
    const badge = await rows.locator('[variant="floating"]').boundingBox();
    expect(badge!.y).to.be.within(place!.y, place!.y + place!.height - badge!.height);
    expect(await page.locator('#problem').textContent()).to.equal('');
    expect(noise).to.deep.equal([]);
  });

  const problems = [
    ['its configuration is missing', '**/demo/config.json', /“config\.json”.* answered 404.*\?organization=/],
    [
      'the element is not built',
      '**/widget/status-badge.js',
      /“\.\.\/widget\/status-badge\.js”.*npm run build/,
    ],
    ['there is no such organization', '**/v1/orgs/demo/summary', /answered 404 .*no organization “demo”/],
  ] as const;
  for (const [what, address, sentence] of problems) {
    it(`the gallery says what is wrong when ${what}`, async () => {
      const page = await stage.browser.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(String(error)));
      await page.route(address, (route) => route.fulfill({ status: 404, body: '' }));
      await page.goto(`${stage.status.origin}/demo/`);
      await page.getByRole('alert').getByText(sentence).waitFor();
      expect(faults).to.deep.equal([]);
      await page.close();
    });
  }

  it('the page with one script tag shows four badges, its own colours, and the last change', async () => {
    const html = await readFile(join(ROOT, 'examples/script-tag/index.html'), 'utf8');
    stage.site.pages['/'] = { html: html.replaceAll('http://localhost:4000', stage.status.origin) };
    const page = await stage.browser.newPage();
    await page.goto(`${stage.site.origin}/`);
    await page.locator('status-badge[data-connection="live"]').nth(3).waitFor({ state: 'attached' });
    const color = await page
      .locator('.brand [part~="icon"]')
      .evaluate((icon) => getComputedStyle(icon).color);
    expect(color).to.equal('rgb(109, 40, 217)');
    changeToDown(stage.status);
    await page.getByText('operational → major_outage').waitFor();
    expect(stage.status.openStreams).to.equal(1);
  });
});
