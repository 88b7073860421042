import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { transform } from 'esbuild';
import { openStage, type Stage, tag } from './stage.ts';

const BUNDLE = join(import.meta.dirname, '../dist/bundle');
/** The oldest that docs/widget.md names. */
const OLDEST = ['chrome100', 'firefox97', 'safari15.4'];

describe('a badge in an old browser, and on a page that changes what browsers bring', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());
  afterEach(() => stage.clear());

  it('is written in what the oldest browsers read', async () => {
    const files = globSync('**/*.js', { cwd: BUNDLE });
    expect(files).to.have.length.above(10);
    for (const file of files) {
      const code = await readFile(join(BUNDLE, file), 'utf8');
      const asIs = await transform(code, { target: 'esnext' });
      const older = await transform(code, { target: OLDEST });
      expect(older.code === asIs.code, file).to.equal(true);
    }
  });

  it('leaves the text inside the tag where a browser lacks what it needs', async () => {
    const { page, noise } = await stage.visit(tag(stage.status.origin, 'grace-ms="0"', 'Our status'), {
      before: 'delete Object.hasOwn; delete AbortSignal.prototype.throwIfAborted; delete Array.prototype.at;',
    });
    await page.locator('status-badge[data-connection="stale"]').waitFor();
    expect(await page.locator('status-badge').innerText()).to.equal('Our status');
    expect(noise).to.deep.equal([]);
  });

  it('takes no part in what a page does to every Lit it finds', async () => {
    const before = `for (const name of ['litHtmlPolyfillSupport', 'reactiveElementPolyfillSupport', 'litElementPolyfillSupport', 'litElementHydrateSupport'])
      window[name] = () => { (window.reached ??= []).push(name); };`;
    const { page, noise } = await stage.visit(tag(stage.status.origin), { before });
    await page.getByText('All systems operational').waitFor();
    expect(await page.evaluate(() => (window as { reached?: string[] }).reached)).to.equal(undefined);
    expect(noise).to.deep.equal([]);
  });

  it('works where a page has frozen what the language brings, and adds nothing to it', async () => {
    const before = `for (const each of [Object, Array, Function, Promise, String, RegExp, Map, Set, Symbol, Date, Error]) {
      Object.freeze(each);
      Object.freeze(each.prototype);
    }`;
    const { page, noise } = await stage.visit(tag(stage.status.origin), { before });
    await page.getByRole('button', { name: 'All systems operational' }).click();
    await page.getByText('Website').waitFor();
    expect(noise).to.deep.equal([]);
  });

  it('is quiet where a page has patched fetch, and answers nothing when it fails', async () => {
    const before = `const own = window.fetch;
      window.fetch = (...request) => own(...request).catch(() => undefined);`;
    const { page, noise } = await stage.visit(tag('http://127.0.0.1:9', 'grace-ms="0"'), { before });
    await page.getByText('Status unavailable').waitFor();
    await page.waitForRequest('http://127.0.0.1:9/**');
    expect(noise.filter((text) => !text.startsWith('Failed to load resource'))).to.deep.equal([]);
  });
});
