import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { SHEETS } from '../scripts/pictures/sheets.ts';
import { takePictures } from '../scripts/pictures/take-pictures.ts';
import { comparePictures } from './compare-pictures.ts';

const KEPT = join(import.meta.dirname, '../../docs/pictures');

describe('the pictures in the docs', () => {
  it('show the element as it is', async function () {
    this.timeout(60_000);
    const different: string[] = [];
    await takePictures(SHEETS, async ({ name }, png, page) => {
      const kept = await readFile(join(KEPT, `${name}.png`));
      for (const what of await comparePictures(page, kept, png)) different.push(`${name}, ${what}`);
    });
    expect(different, 'look at them: npm run pictures').to.deep.equal([]);
  });

  const changes = [
    ['a shape of another green', 'pill-light', 'status-badge { --status-badge-operational: #2da44e }'],
    ['one red of five shapes', 'dot-dark', 'status-badge { --status-badge-major: #ff6a5f }'],
    ['paler lines', 'panel-light', 'status-badge { --status-badge-border: #e4e9ee }'],
    ['paler words', 'pill-light', 'status-badge { --status-badge-text: #57606a }'],
    ['another ground', 'banner-dark', 'status-badge { --status-badge-surface: #1c232d }'],
    ['words two pixels further', 'pill-light-rtl', 'status-badge { --status-badge-spacing: 0.65em }'],
    [
      'one line of one badge two pixels lower',
      'pill-light',
      'div:last-child > ::part(connection) { top: 21px }',
    ],
    ['one thing less', 'panel-dark-rtl', 'div:first-child > ::part(title) { visibility: hidden }'],
  ] as const;
  it('would not be taken for the same after a change that people see', async () => {
    const unseen: string[] = [];
    const sheets = SHEETS.filter(({ name }) => changes.some((change) => change[1] === name));
    await takePictures(sheets, async (sheet, png, page) => {
      for (const [what, name, content] of changes) {
        if (name !== sheet.name) continue;
        const style = await page.addStyleTag({ content });
        const changed = await page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide' });
        if ((await comparePictures(page, png, changed)).length === 0) unseen.push(what);
        await style.evaluate((tag) => tag.parentElement!.removeChild(tag));
      }
    });
    expect(unseen).to.deep.equal([]);
  });
});
