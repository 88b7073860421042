import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paths } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { makeIncident } from '../src/testing/snapshots.ts';
import { changeToDown, DOWN, openStage, type Stage, scriptTag, tag } from './stage.ts';

const BUNDLE = join(import.meta.dirname, '../dist/bundle');
const label = 'status-badge [part~="label"]';

/** Adds up what moves; `takeShift` answers it, with what the browser has not told yet. */
const WATCH_SHIFTS = `
  let shift = 0;
  const add = (entries) => entries.forEach(({ value }) => { shift += value; });
  const shifts = new PerformanceObserver((list) => add(list.getEntries()));
  shifts.observe({ type: 'layout-shift', buffered: true });
  window.takeShift = () => { add(shifts.takeRecords()); return shift; };`;

describe('a badge on somebody else’s page', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());
  afterEach(() => stage.clear());

  it('follows a change from another origin, and leaves no trace but itself', async () => {
    const { page, noise, origins } = await stage.visit(tag(stage.status.origin), {
      before: 'window.namesBefore = Object.getOwnPropertyNames(window)',
    });
    await page.getByText('All systems operational').waitFor();
    changeToDown(stage.status);
    await page.getByText('Major outage').waitFor();
    // One stream brought both: nothing was polled, and nobody came back.
    expect(stage.status.requests.filter((path) => path.startsWith('/v1/'))).to.deep.equal([
      paths.stream('acme'),
    ]);
    const traces = await page.evaluate(() => {
      const before = (window as unknown as { namesBefore: string[] }).namesBefore;
      const names = Object.getOwnPropertyNames(window).filter(
        (name) => !before.includes(name) && name !== 'namesBefore',
      );
      return { names, cookie: document.cookie, stored: localStorage.length + sessionStorage.length };
    });
    expect(traces).to.deep.equal({ names: [], cookie: '', stored: 0 });
    expect(noise).to.deep.equal([]);
    expect([...origins].filter((origin) => origin.startsWith('http')).sort()).to.deep.equal(
      [stage.site.origin, stage.status.origin].sort(),
    );
  });

  it('asks for its script and its stream, and for nothing else before the first status', async () => {
    const { requests } = stage.status;
    const before = requests.length;
    const { page } = await stage.visit(tag(stage.status.origin));
    await page.getByText('All systems operational').waitFor();
    expect(requests.slice(before)).to.deep.equal(['/widget/status-badge.js', paths.stream('acme')]);
  });

  it('has its panel on the way before it is opened: by the pointer that comes near, or the focus', async () => {
    for (const approach of ['hover', 'focus'] as const) {
      const { page } = await stage.visit(tag(stage.status.origin));
      const asked = page.waitForRequest(/chunks\/panel-/);
      await page.getByRole('button', { name: 'All systems operational' })[approach]();
      await asked;
      expect(await page.getByRole('dialog').count()).to.equal(0);
    }
  });

  it('says since when it is out of date while the server is away, and is right again when it returns', async () => {
    const { page } = await stage.visit(tag(stage.status.origin, 'grace-ms="200"'));
    await page.getByText('All systems operational').waitFor();
    await stage.status.stop();
    await page.getByText(/^Out of date since \d\d:\d\d$/).waitFor();
    expect(await page.locator(label).textContent()).to.equal('All systems operational');
    changeToDown(stage.status);
    await stage.status.start();
    await page.getByText('Major outage').waitFor();
    await page.locator('status-badge[data-connection="live"]').waitFor();
    expect(await page.locator('status-badge [part~="connection"]').textContent()).to.equal('');
  });

  it('shares one stream among eight badges', async () => {
    const { page } = await stage.visit(
      tag(stage.status.origin).repeat(4) + tag(stage.status.origin, 'service="API"').repeat(4),
    );
    await page.locator('status-badge[data-connection="live"]').nth(7).waitFor();
    expect(stage.status.openStreams).to.equal(1);
    changeToDown(stage.status);
    await page.locator('status-badge[data-status="major_outage"]').nth(7).waitFor();
  });

  it('keeps its stream when it is moved, and ends it some seconds after the last badge has left', async () => {
    const body = `${tag(stage.status.origin).repeat(2)}<section></section>`;
    const { page } = await stage.visit(body, { clock: true });
    await page.locator('status-badge[data-connection="live"]').nth(1).waitFor();
    const streams = () => stage.status.requests.filter((path) => path.endsWith('/stream')).length;
    const before = streams();
    await page.evaluate(() => {
      const badges = document.querySelectorAll('status-badge');
      document.querySelector('section')!.append(...badges);
    });
    changeToDown(stage.status);
    await page.locator('section status-badge[data-status="major_outage"]').nth(1).waitFor();
    expect([streams() - before, stage.status.openStreams]).to.deep.equal([0, 1]);
    await page.evaluate(() => document.querySelector('section')!.remove());
    await page.clock.runFor(1000);
    expect(stage.status.openStreams).to.equal(1);
    await page.clock.runFor(5000);
    while (stage.status.openStreams > 0) await page.waitForTimeout(20);
  });

  it('keeps a strict policy with Trusted Types: no violation, opened, dismissed and toasted', async () => {
    const policy =
      "default-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'";
    const { page, noise } = await stage.visit(
      tag('', 'toasts') + tag('', 'variant="panel"') + tag('', 'variant="banner"') + tag('', 'locale="ar"'),
      { from: 'status', headers: { 'Content-Security-Policy': policy } },
    );
    await page.locator('button').first().click();
    changeToDown(stage.status);
    await page.locator('[part~="toast"]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[part~="dismiss"]').click();
    await page.getByText('انقطاع كبير').waitFor();
    expect(noise.filter((text) => !text.includes('data:,'))).to.deep.equal([]);
  });

  it('leaves the text inside the tag where Trusted Types know no policy of that name', async () => {
    const policy = "default-src 'self'; require-trusted-types-for 'script'; trusted-types other";
    const { page } = await stage.visit(tag('', '', 'Our status'), {
      from: 'status',
      headers: { 'Content-Security-Policy': policy },
    });
    await page.waitForLoadState('networkidle');
    expect(await page.locator('status-badge').innerText()).to.equal('Our status');
  });

  it('withstands a hostile style sheet', async () => {
    const hostile = `<style>
      body, body * { font-size: 40px !important; letter-spacing: 1em !important; color: red !important; text-transform: uppercase !important }
      html { font-size: 62.5%; line-height: 4; visibility: visible }
      span, button, svg, div { display: none !important; float: right !important }
      [part] { background: red !important }
    </style>`;
    const { page } = await stage.visit(hostile + tag(stage.status.origin));
    await page.getByText('All systems operational').waitFor();
    const style = await page.locator(label).evaluate((element) => {
      const { fontSize, letterSpacing, textTransform, color } = getComputedStyle(element);
      return { fontSize, letterSpacing, textTransform, color };
    });
    expect(style).to.deep.equal({
      fontSize: '13px',
      letterSpacing: 'normal',
      textTransform: 'none',
      color: 'rgb(31, 35, 40)',
    });
  });

  it('does not mind being loaded twice, in two builds', async () => {
    const { origin } = stage.status;
    const { page, noise } = await stage.visit(
      scriptTag(origin, 'status-badge.js?v=2') + scriptTag(origin, 'status-badge.all.js') + tag(origin),
    );
    await page.getByRole('button', { name: 'All systems operational' }).click();
    await page.getByText('Website').waitFor();
    expect(noise).to.deep.equal([]);
  });

  it('is whole in one file, pinned by its hash, in English whatever the language', async () => {
    const { origin, requests } = stage.status;
    const integrity = (await readFile(join(BUNDLE, 'status-badge.all.js.integrity'), 'utf8')).trim();
    const file = `${origin}/widget/status-badge.all.js`;
    const script = (hash: string) =>
      `<script type="module" src="${file}" crossorigin="anonymous" integrity="${hash}"></script>`;
    const before = requests.length;
    const { page, noise } = await stage.visit(script(integrity) + tag(origin, 'locale="de"'), {
      script: false,
    });
    await page.getByRole('button', { name: 'All systems operational' }).click();
    await page.getByText('Website').waitFor();
    expect(noise).to.deep.equal([]);
    const asked = requests.slice(before).filter((path) => path.startsWith('/widget/'));
    expect(asked).to.deep.equal(['/widget/status-badge.all.js']);
    const forged = integrity.replace(/.{8}$/, 'AAAAAAA=');
    const refused = await stage.visit(script(forged) + tag(origin, '', 'Our status'), { script: false });
    await refused.page.waitForLoadState('networkidle');
    expect(await refused.page.locator('status-badge').innerText()).to.equal('Our status');
  });

  for (const refusal of [403, 404, 500]) {
    it(`is quiet and honest when it is answered ${refusal}`, async () => {
      stage.status.refuse = refusal;
      const { page, noise } = await stage.visit(tag(stage.status.origin, 'grace-ms="100"'));
      await page.getByText('Status unavailable').waitFor();
      expect(noise.filter((text) => !text.startsWith('Failed to load resource'))).to.deep.equal([]);
    });
  }

  it('is quiet and honest when nobody answers at its address', async () => {
    const { page, noise } = await stage.visit(tag('http://127.0.0.1:9', 'grace-ms="100"'));
    await page.getByText('Status unavailable').waitFor();
    expect(noise.filter((text) => !text.startsWith('Failed to load resource'))).to.deep.equal([]);
  });

  it('leaves the tag to who defined it first, another version or somebody else', async () => {
    const before = `customElements.define('status-badge', class extends HTMLElement {
      connectedCallback() { this.textContent = 'Theirs'; }
    })`;
    const { page, noise } = await stage.visit(tag(stage.status.origin), { before });
    await page.waitForLoadState('networkidle');
    expect(await page.locator('status-badge').innerText()).to.equal('Theirs');
    expect(noise).to.deep.equal([]);
  });

  for (const variant of ['pill', 'dot', 'panel', 'banner', 'floating']) {
    it(`fits as a ${variant} into 320 pixels, with text at 200 %, in a language of long words`, async () => {
      const style = '<style>html { font-size: 32px } body { margin: 8px }</style>';
      const name = 'Donaudampfschifffahrtsgesellschaftskapitän';
      const incident = makeIncident({ name, updates: [] });
      stage.status.publish({ ...DOWN, incidents: [incident] }, 'incident.created', {
        incident,
        update: null,
      });
      const { page } = await stage.visit(
        style + tag(stage.status.origin, `variant="${variant}" locale="de"`),
      );
      await page.setViewportSize({ width: 320, height: 480 });
      await page.locator('status-badge[data-connection="live"]').waitFor();
      if (variant === 'panel' || variant === 'banner') await page.getByText(name).waitFor();
      else {
        await page.locator('button').click();
        await page.getByRole('dialog').getByText(name).waitFor();
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.be.at.most(320);
      const panel = await page.locator('[part~="panel"], [part~="banner"]').first().boundingBox();
      expect(panel!.x).to.be.at.least(0);
      expect(panel!.x + panel!.width).to.be.at.most(320);
    });
  }

  it('leaves the text inside the tag in a browser without custom elements', async () => {
    const { page } = await stage.visit(tag(stage.status.origin, '', 'Our status'), {
      before:
        'delete window.customElements; Object.defineProperty(window, "customElements", { value: undefined })',
    });
    await page.waitForLoadState('networkidle');
    expect(await page.locator('status-badge').innerText()).to.equal('Our status');
  });

  it('moves nothing on the page: no layout shift from first paint to a change', async () => {
    const body = `<style>status-badge:not(:defined) { display: inline-block; min-width: 13rem; height: 2.2rem }</style>
      <p>Before ${tag(stage.status.origin)} after</p><p>Below</p>`;
    const { page } = await stage.visit(body, {
      before: WATCH_SHIFTS,
    });
    await page.getByText('All systems operational').waitFor();
    changeToDown(stage.status);
    await page.getByText('Major outage').waitFor();
    // Painted, and told of it or not.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    expect(await page.evaluate('takeShift()')).to.be.below(0.02);
  });

  it('tells that it is out of date when the visitor goes offline, and recovers', async () => {
    const { page, context } = await stage.visit(tag(stage.status.origin, 'grace-ms="200"'));
    await page.locator('status-badge[data-connection="live"]').waitFor();
    await context.setOffline(true);
    await stage.status.stop();
    await page.getByText(/^Out of date since/).waitFor();
    await stage.status.start();
    await context.setOffline(false);
    await page.locator('status-badge[data-connection="live"]').waitFor();
  });
});
