import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { SETTINGS } from '../server/src/settings.ts';

/** What the image sets, or has no use for beside a PostgreSQL. */
const OF_THE_IMAGE = ['PORT', 'HOST', 'DATA_DIR', 'NODE_ENV'];

describe('compose.yaml', () => {
  it('hands every setting to the server', () => {
    const text = readFileSync(new URL('../compose.yaml', import.meta.url), 'utf8');
    const [, environment = ''] = text.match(/^ {4}environment:\n((?: {6}.*\n)+)/m) ?? [];
    const handed = [...environment.matchAll(/^ {6}([A-Z_]+):/gm)].map(([, name]) => name);
    const wanted = SETTINGS.map(({ name }) => name).filter((name) => !OF_THE_IMAGE.includes(name));
    expect(handed).to.have.members(wanted);
  });
});
