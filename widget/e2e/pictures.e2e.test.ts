import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { SHEETS } from '../scripts/pictures/sheets.ts';
import { takePictures } from '../scripts/pictures/take-pictures.ts';

const KEPT = join(import.meta.dirname, '../../docs/pictures');
/** A picture differs when more of what is drawn than this looks different: fonts are drawn a little differently elsewhere. */
const TOLERATED_SHARE = 0.1;

describe('the pictures in the docs', () => {
  it('show the element as it is', async function () {
    this.timeout(60_000);
    const different: string[] = [];
    await takePictures(SHEETS, async ({ name }, png, page) => {
      const kept = await readFile(join(KEPT, `${name}.png`));
      const share = await differentShare(page, kept.toString('base64'), png.toString('base64'));
      if (share > TOLERATED_SHARE) different.push(`${name}: ${(share * 100).toFixed(1)} %`);
    });
    expect(different, 'look at them: npm run pictures').to.deep.equal([]);
  });
});

/**
 * The share, 0–1, of what is drawn in either picture that looks different in the other; 1 when the sizes differ. The
 * ground around does not count: a picture that is mostly ground would pass with nothing on it.
 */
function differentShare(page: Page, kept: string, taken: string): Promise<number> {
  return page.evaluate(
    async ([kept, taken]) => {
      const pixelsOf = async (base64: string) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const canvas = new OffscreenCanvas(image.width, image.height);
        const drawing = canvas.getContext('2d')!;
        drawing.drawImage(image, 0, 0);
        return drawing.getImageData(0, 0, image.width, image.height);
      };
      const [a, b] = [await pixelsOf(kept!), await pixelsOf(taken!)];
      if (a.width !== b.width || Math.abs(a.height - b.height) > 8) return 1;
      const length = Math.min(a.data.length, b.data.length);
      const distance = (left: Uint8ClampedArray, i: number, right: Uint8ClampedArray, j: number) =>
        [0, 1, 2].reduce((sum, c) => sum + Math.abs(left[i + c]! - right[j + c]!), 0);
      let drawn = 0;
      let different = 0;
      for (let i = 0; i < length; i += 4) {
        // The first pixel is ground.
        if (distance(a.data, i, a.data, 0) > 48 || distance(b.data, i, a.data, 0) > 48) drawn += 1;
        if (distance(a.data, i, b.data, i) > 96) different += 1;
      }
      return different / Math.max(drawn, 1);
    },
    [kept, taken],
  );
}
