import { expect } from 'chai';

const { atOnce } = await import(new URL('at-once.mjs', import.meta.url).href);

const ID = '/sdk/dist/on-demand.js';
const LOADERS = "export const onDemand = { tab: () => import('./tab.js'), live: () => import('./live.js') };";

/** What the plugin makes of the SDK's loaders; throws what it complains of. */
function transform(names?: readonly string[], code = LOADERS): string {
  const complain = {
    error(message: string) {
      throw new Error(message);
    },
  };
  return atOnce(names).transform.call(complain, code, ID).code;
}

describe('What the SDK loads on demand, in the file that asks for it', () => {
  it('is there at once where it is named, and still comes on demand where it is not', () => {
    const code = transform(['tab']);
    expect(code).to.contain("import * as tabFile from './tab.js';");
    expect(code).to.contain('tab: async () => tabFile, live: () => import(');
  });

  it('is all of it where nothing is named', () => {
    expect(transform()).to.contain('tab: async () => tabFile, live: async () => liveFile ');
  });

  it('stops the build where a file is no longer loaded by that name', () => {
    expect(() => transform(['page'])).to.throw('on-demand.js');
    expect(() => transform(undefined, 'export const onDemand = {};')).to.throw('on-demand.js');
  });
});
