import { expect } from 'chai';
import { changeToDown, openStage, type Stage, scriptTag, tag } from './stage.ts';

describe('a badge in a dialog, in a frame, on paper', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());
  afterEach(() => stage.clear());

  it('opens its panel over a modal dialog, and Escape closes the panel first', async () => {
    const { page } = await stage.visit(`<dialog>${tag(stage.status.origin)}</dialog>`);
    await page.evaluate(() => document.querySelector('dialog')?.showModal());
    await page.getByRole('button', { name: 'All systems operational' }).click();
    await page.getByRole('dialog', { name: 'Acme' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Acme' }).waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.querySelector('dialog')?.open)).to.equal(true);
  });

  it('works in a sandboxed frame, where storage is refused', async () => {
    const badge = scriptTag(stage.status.origin) + tag(stage.status.origin, 'variant="banner"');
    const { page, noise } = await stage.visit(`<iframe sandbox="allow-scripts" srcdoc='${badge}'></iframe>`, {
      script: false,
    });
    const frame = page.frameLocator('iframe');
    await frame.locator('status-badge[data-connection="live"]').waitFor({ state: 'attached' });
    changeToDown(stage.status);
    await frame.locator('[part~="dismiss"]').click();
    await frame.locator('[part~="banner"]').waitFor({ state: 'detached' });
    expect(noise.filter((text) => !text.includes('data:,'))).to.deep.equal([]);
  });

  it('is printed where it stands, but not from a corner over the text of every sheet', async () => {
    const { origin } = stage.status;
    const { page } = await stage.visit(tag(origin, 'variant="floating"') + tag(origin, 'toasts'));
    await page.locator('status-badge[data-connection="live"]').nth(1).waitFor();
    changeToDown(stage.status);
    await page.locator('[part~="toast"]').waitFor();
    await page.emulateMedia({ media: 'print' });
    const printed = (part: string) =>
      page.locator(`[part~="${part}"]`).evaluateAll((all) => all.map((each) => each.checkVisibility()));
    expect([await printed('pill'), await printed('toast')]).to.deep.equal([[false, true], [false]]);
  });
});
