import { expect } from 'chai';
import { renderStatusBadge } from '../src/server/render-status-badge.ts';
import { openStage, type Stage, tag, UP } from './stage.ts';

describe('a script that comes when it comes', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());
  afterEach(() => stage.clear());

  it('takes what a server rendered, though it runs before that has arrived', async () => {
    const { origin } = stage.status;
    // All that is known is in the page.
    stage.status.refuse = 503;
    const badge = await renderStatusBadge({
      attributes: { endpoint: origin, organization: 'acme', 'grace-ms': '0' },
      snapshot: UP,
    });
    const script = `<script async type="module" src="${origin}/widget/status-badge.js"></script>`;
    const html = `<!doctype html><title>Served</title><link rel="icon" href="data:,">${script}<script src="/late.js"></script>${badge}`;
    stage.site.pages['/served'] = { html };
    const page = await stage.browser.newPage();
    // Holds up the parser, not the async script.
    await page.route('**/late.js', async (route) => {
      // Looked at by time: a page that waits for this file draws no frame.
      await page.waitForFunction(() => customElements.get('status-badge'), undefined, { polling: 20 });
      await route.fulfill({ contentType: 'text/javascript', body: 'window.ahead = true' });
    });
    await page.goto(`${stage.site.origin}/served`);
    expect(await page.evaluate('ahead')).to.equal(true);
    await page.locator('status-badge[data-connection="stale"]').waitFor();
    expect(await page.locator('[part~="label"]').textContent()).to.equal('All systems operational');
    expect(await page.locator('status-badge > template').count()).to.equal(0);
    await page.close();
  });

  it('is loaded once, whatever query its address has', async () => {
    const { origin, requests } = stage.status;
    const before = requests.length;
    const script = `<script type="module" src="${origin}/widget/status-badge.js?ver=6.8"></script>`;
    const { page, noise } = await stage.visit(
      script + tag(origin, 'locale="de"') + tag(origin, 'variant="panel"'),
      {
        script: false,
      },
    );
    await page.getByRole('button', { name: 'Alle Systeme in Betrieb' }).click();
    await page.getByRole('dialog').getByText('Website').waitFor();
    await page.locator('section[part~="panel"]').getByText('Website').waitFor();
    const asked = requests.slice(before).filter((path) => path.endsWith('/status-badge.js'));
    expect(asked).to.have.length(1);
    expect(noise).to.deep.equal([]);
  });
});
