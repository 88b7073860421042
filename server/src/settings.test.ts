import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { SETTINGS } from './settings.ts';

describe('docs/operations.md', () => {
  const text = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

  for (const { name, default: fallback, meaning } of SETTINGS) {
    it(`says what ${name} is, with its default`, () => {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
      expect(row).to.include(fallback === '' ? '| unset |' : `| \`${fallback}\` |`);
      expect(row).to.include(meaning);
    });
  }

  it('names no setting that there is not', () => {
    const named = [...text.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
    expect(named).to.have.members(SETTINGS.map((setting) => setting.name));
  });
});
