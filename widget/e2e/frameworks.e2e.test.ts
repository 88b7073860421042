import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { build } from 'esbuild';
import { serve as serveRendered } from '../../examples/server-rendered/serve.ts';
import { serve as serveVue } from '../../examples/vue/serve.ts';
import { renderStatusBadge, statusBadgeCss } from '../src/server/render-status-badge.ts';
import { makeIncident } from '../src/testing/snapshots.ts';
import { changeToDown, DOWN, openStage, type Stage, tag } from './stage.ts';

/** Counts the frames in which the badge lacks its words, and what moves. */
const WATCH_FRAMES = `
  window.frames_ = { bare: 0, shift: 0 };
  const look = () => {
    // The parser may pause inside the tag: what follows it says that it is all there.
    const isParsed = document.querySelector('status-badge + p') !== null;
    const words = document.querySelector('status-badge')?.shadowRoot?.textContent;
    if (isParsed && words !== undefined && !words.includes('Ursache gefunden')) window.frames_.bare++;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.frames_.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });`;

const addressOf = (server: Server) => `http://localhost:${(server.address() as AddressInfo).port}`;

describe('a badge inside other people’s technology', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());
  afterEach(() => stage.clear());

  it('is set and heard by React: attributes, objects, booleans and events', async () => {
    const app = `
      import { createRoot } from 'react-dom/client';
      import { createElement, useState } from 'react';
      function App() {
        const [last, setLast] = useState('none');
        const badge = createElement('status-badge', {
          endpoint: ${JSON.stringify(stage.status.origin)}, organization: 'acme', 'show-connection': true,
          labels: { all_operational: 'Everything works' }, 'onstatus-change': (event) => setLast(event.detail.to),
        }, 'Status');
        return createElement('main', null, badge, createElement('output', null, last));
      }
      // Before that it is an unknown tag, and React would write an object as an attribute.
      customElements.whenDefined('status-badge').then(() =>
        createRoot(document.getElementById('root')).render(createElement(App)));`;
    const { outputFiles } = await build({
      stdin: { contents: app, resolveDir: import.meta.dirname },
      bundle: true,
      write: false,
      minify: true,
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    const { page, noise } = await stage.visit(
      `<div id="root"></div><script>${outputFiles[0]?.text}</script>`,
    );
    await page.getByText('Everything works').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    changeToDown(stage.status);
    await page.locator('output').getByText('major_outage').waitFor();
    expect(noise).to.deep.equal([]);
  });

  it('is set and heard by Vue, and another service is another badge', async () => {
    const vue = await serveVue(0);
    stage.status.organization = 'demo';
    const page = await stage.browser.newPage();
    await page.goto(`${addressOf(vue)}/?endpoint=${stage.status.origin}`);
    await page.getByText('Everything works').waitFor();
    await page.getByLabel('Service').fill('API');
    changeToDown(stage.status);
    await page.locator('status-badge').getByText('Major outage').waitFor();
    await page.locator('output').getByText('major_outage').waitFor();
    stage.status.organization = 'acme';
    vue.close();
  });

  it('rendered by a server is whole without scripts, and alive with them, without a shift', async () => {
    const rendered = await serveRendered({ endpoint: stage.status.origin, organization: 'acme' }, 0);
    const still = await stage.browser.newPage({ javaScriptEnabled: false });
    await still.goto(addressOf(rendered));
    expect(await still.locator('[part~="status"]').textContent()).to.equal('All systems operational');
    const page = await stage.browser.newPage();
    const noise: string[] = [];
    page.on('console', (message) => noise.push(message.text()));
    await page.addInitScript(() => {
      Object.assign(window, { shift: 0 });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          Object.assign(window, { shift: Reflect.get(window, 'shift') + Reflect.get(entry, 'value') });
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(addressOf(rendered));
    await page.locator('status-badge[data-connection="live"]').waitFor();
    changeToDown(stage.status);
    await page.locator('[part~="status"]').getByText('Major outage').waitFor();
    expect(await page.locator('[part~="pill"]').count()).to.equal(1);
    expect(await page.evaluate(() => Reflect.get(window, 'shift'))).to.equal(0);
    expect(noise).to.deep.equal([]);
    rendered.close();
  });

  it('rendered by a server keeps a policy without nonces: its styles come from a file', async () => {
    const snapshot = await (await fetch(`${stage.status.origin}/v1/orgs/acme/summary`)).json();
    const attributes = { endpoint: '', organization: 'acme', variant: 'panel', href: '/status' };
    stage.status.pages['/status-badge.css'] = {
      html: statusBadgeCss,
      headers: { 'Content-Type': 'text/css' },
    };
    const body = await renderStatusBadge({ attributes, snapshot, stylesheet: '/status-badge.css' });
    const policy =
      "default-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'";
    const { page, noise } = await stage.visit(body, {
      from: 'status',
      headers: { 'Content-Security-Policy': policy },
    });
    await page.locator('status-badge[data-connection="live"]').waitFor();
    expect(await page.getByRole('link').getAttribute('href')).to.equal(`${stage.status.origin}/status`);
    expect(noise.filter((text) => !text.includes('data:,'))).to.deep.equal([]);
  });

  it('rendered by a server leaves its words where neither scripts nor shadow roots are known', async () => {
    const snapshot = await (await fetch(`${stage.status.origin}/v1/orgs/acme/summary`)).json();
    const attributes = { endpoint: stage.status.origin, organization: 'acme', href: '/status' };
    const html = await renderStatusBadge({ attributes, snapshot });
    const { page } = await stage.visit(html.replace('shadowrootmode', 'data-unknown'), {
      javaScriptEnabled: false,
    });
    expect(await page.getByRole('link', { name: 'All systems operational' }).getAttribute('href')).to.equal(
      '/status',
    );
  });

  for (const variant of ['panel', 'banner']) {
    it(`as a ${variant} in German, rendered by a server, is whole in every frame while the script takes over`, async () => {
      const incident = makeIncident({ name: 'Ausfall der Kasse' });
      stage.status.publish({ ...DOWN, incidents: [incident] }, 'incident.created', {
        incident,
        update: null,
      });
      const snapshot = await (await fetch(`${stage.status.origin}/v1/orgs/acme/summary`)).json();
      const attributes = { endpoint: stage.status.origin, organization: 'acme', locale: 'de', variant };
      const body = `<h1>Shop</h1>${await renderStatusBadge({ attributes, snapshot })}<p>Below</p>`;
      const { page, noise } = await stage.visit(body, { before: WATCH_FRAMES });
      await page.locator('status-badge[data-connection="live"]').waitFor();
      await page.getByText('Ausfall der Kasse').waitFor();
      await page.evaluate(() => new Promise(requestAnimationFrame));
      expect(await page.evaluate(() => Reflect.get(window, 'frames_'))).to.deep.equal({ bare: 0, shift: 0 });
      expect(await page.locator(`[part~="${variant}"]`).count()).to.equal(1);
      expect(noise).to.deep.equal([]);
    });
  }

  it('comes back from the back/forward cache with what it missed', async () => {
    const { page } = await stage.visit(tag(stage.status.origin));
    await page.locator('status-badge[data-connection="live"]').waitFor();
    await page.evaluate(() =>
      addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted })),
    );
    stage.site.pages['/other'] = { html: '<!doctype html><title>Other</title>' };
    await page.goto(`${stage.site.origin}/other`);
    changeToDown(stage.status);
    await page.evaluate(() => history.back());
    await page.getByText('Major outage').waitFor();
    expect(await page.evaluate(() => Reflect.get(window, 'persisted'))).to.equal(true);
  });
});
