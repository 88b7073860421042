import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { bannerStyles } from './banner.styles.ts';
import { panelStyles } from './panel.styles.ts';
import { runStyles } from './run.styles.ts';
import { statusBadgeStyles } from './status-badge.styles.ts';
import { styles as toastStyles } from './toasts.ts';

const css = statusBadgeStyles.cssText;

/** The default of each colour in a theme: `{ surface: '#ffffff', … }`. */
function colorsOf(theme: 'light' | 'dark'): Record<string, string> {
  const end = css.indexOf(`--_scheme: ${theme}`);
  const block = css.slice(css.lastIndexOf('{', end), end);
  const pairs = [...block.matchAll(/--_(\w+): var\(--status-badge-\w+, (#[0-9a-f]{6})\)/g)];
  return Object.fromEntries(pairs.map(([, name, color]) => [name, color]));
}

/** Relative luminance, 0–1, by WCAG 2.2. */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe('the styles', () => {
  for (const theme of ['light', 'dark'] as const) {
    it(`have the contrast of WCAG AA in the ${theme}: 4.5 for words, 3 for shapes`, () => {
      const { surface = '', border: _lines, ...rest } = colorsOf(theme);
      expect(Object.keys(rest)).to.have.lengthOf(8);
      for (const [name, color] of Object.entries(rest)) {
        const least = ['text', 'muted', 'focus'].includes(name) ? 4.5 : 3;
        expect(contrast(color, surface), name).to.be.at.least(least);
      }
    });
  }

  it('show the focus on their own surface, whatever the page around is like', () => {
    expect(css).to.match(/:focus-visible[^}]*outline-offset: -2px/);
  });

  it('stop the bar of a run in the queue for who wants no motion', () => {
    expect(runStyles.cssText).to.match(/prefers-reduced-motion: reduce\) \{ progress:indeterminate/);
  });

  it('are what the manifest says: each custom property, with its default in the light', async () => {
    const text = await readFile(join(import.meta.dirname, '../../custom-elements.json'), 'utf8');
    const { cssProperties } = JSON.parse(text).modules[0].declarations[0];
    const light = colorsOf('light');
    for (const { name, default: value } of cssProperties) {
      expect(css, name).to.contain(`var(${name}`);
      if (value?.startsWith('#')) expect(light[name.replace('--status-badge-', '')], name).to.equal(value);
    }
    const used = [statusBadgeStyles, panelStyles, bannerStyles, runStyles, toastStyles].flatMap(
      ({ cssText }) => [...cssText.matchAll(/--status-badge-\w+/g)],
    );
    expect([...new Set(used.map(([name]) => name))]).to.have.members(
      cssProperties.map(({ name }: { name: string }) => name),
    );
  });

  it('move nothing for who wants no motion', () => {
    for (const { cssText } of [statusBadgeStyles, panelStyles, bannerStyles, runStyles, toastStyles]) {
      const moves = /\b(animation|transition)\s*:(?! none)/.test(cssText);
      expect(moves).to.equal(/prefers-reduced-motion: reduce\) \{[^}]*animation: none/.test(cssText));
    }
  });
});
