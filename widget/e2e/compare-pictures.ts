import type { Page } from 'playwright-core';

/** What may differ between two machines, which draw the same font a little differently. */
const TOLERATED_SHARE = 0.1;
/** About a line of words: one that is missing is much of its strip, and little of a panel. */
const STRIP_PX = 24;

/**
 * In what a picture of the scenes on this page differs from the one that was kept: by a strip where more than a tenth of
 * what is drawn looks different; by a plain colour that only one of them has. The ground around does not count, nor does a
 * bar that runs to and fro.
 */
export async function comparePictures(page: Page, kept: Buffer, taken: Buffer): Promise<string[]> {
  const given = { kept: kept.toString('base64'), taken: taken.toString('base64'), stripPx: STRIP_PX };
  const { strips, colors } = await page.evaluate(lookAt, given);
  return [
    ...strips.flatMap(({ from, share }) =>
      share > TOLERATED_SHARE ? `${(share * 100).toFixed(1)} % from ${from} px down` : [],
    ),
    ...colors.map((color) => `only one of them has ${color}`),
  ];
}

interface Pictures {
  kept: string;
  taken: string;
  stripPx: number;
}

interface Difference {
  /** The share of what is drawn in a strip that looks different, 0–1, and where the strip begins. */
  strips: { from: number; share: number }[];
  colors: string[];
}

/** Runs in the page, which decodes pictures. */
async function lookAt({ kept, taken, stripPx }: Pictures): Promise<Difference> {
  const pixelsOf = async (base64: string) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const drawing = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    drawing.drawImage(image, 0, 0);
    const { data } = drawing.getImageData(0, 0, image.width, image.height);
    return { width: image.width, height: image.height, pixels: new Uint32Array(data.buffer) };
  };
  const [a, b] = [await pixelsOf(kept), await pixelsOf(taken)];
  if (a.width !== b.width || Math.abs(a.height - b.height) > 8)
    return { strips: [{ from: 0, share: 1 }], colors: [] };
  const { width } = a;
  const height = Math.min(a.height, b.height);
  const distance = (left = 0, right = 0) =>
    [0, 8, 16].reduce((sum, by) => sum + Math.abs(((left >> by) & 255) - ((right >> by) & 255)), 0);

  const badges = [...document.querySelectorAll('status-badge')];
  const moving = badges.flatMap((badge) =>
    Array.from(badge.shadowRoot!.querySelectorAll(':indeterminate'), (bar) => bar.getBoundingClientRect()),
  );
  const moves = (x: number, y: number) =>
    moving.some(({ left, right, top, bottom }) => x >= left - 1 && x <= right && y >= top - 1 && y <= bottom);
  const strips: Difference['strips'] = [];
  for (let from = 0; from < height; from += stripPx) {
    let drawn = 0;
    let different = 0;
    for (let at = from * width; at < Math.min(height, from + stripPx) * width; at++) {
      if (moves(at % width, Math.floor(at / width))) continue;
      const [left, right, ground] = [a.pixels[at], b.pixels[at], a.pixels[0]];
      if (distance(left, ground) > 48 || distance(right, ground) > 48) drawn += 1;
      if (distance(left, right) > 48) different += 1;
    }
    // A few pixels are much of a strip that has nothing but the sides of a frame.
    strips.push({ from, share: different < 24 ? 0 : different / drawn });
  }

  /** How much there is of each colour in places that no edge of a letter has: what is filled, and straight lines. */
  const plainColors = ({ pixels }: typeof a) => {
    const counts = new Map<number, number>();
    const isEven = (at: number, step: number, length: number) => {
      for (let i = 1; i <= length; i++) {
        if (pixels[at - i * step] !== pixels[at] || pixels[at + i * step] !== pixels[at]) return false;
      }
      return true;
    };
    for (let at = 0; at < width * height; at++) {
      const [x, y] = [at % width, Math.floor(at / width)];
      const filled = () => isEven(at, 1, 1) && isEven(at, width, 1);
      const isPlain = filled() || isEven(at, 1, 8) || isEven(at, width, 8);
      if (isPlain && !moves(x, y)) counts.set(pixels[at]!, (counts.get(pixels[at]!) ?? 0) + 1);
    }
    return counts;
  };
  const [before, now] = [plainColors(a), plainColors(b)];
  const lacking = (some: typeof now, other: typeof now) =>
    [...some].flatMap(([color, count]) => {
      const near = [...other].filter(([each]) => distance(each, color) <= 8);
      const found = near.reduce((sum, [, each]) => sum + each, 0);
      const channels = [color, color >> 8, color >> 16].map((each) => each & 255);
      return count >= 24 && found < count / 3 ? `rgb(${channels.join()})` : [];
    });
  return { strips, colors: [...new Set([...lacking(before, now), ...lacking(now, before)])] };
}
