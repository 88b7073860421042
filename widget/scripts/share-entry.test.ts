import { expect } from 'chai';

const { shareEntry } = await import(new URL('share-entry.mjs', import.meta.url).href);

/** What the plugin makes of a file, as the minifier wrote it; throws what it complains of. */
function render(code: string, isEntry: boolean): string {
  const complain = {
    error(message: string) {
      throw new Error(message);
    },
  };
  return shareEntry().renderChunk.call(complain, code, { isEntry }).code;
}

describe('What the files of a built element share', () => {
  it('is found on the class of the tag, whatever the address that it was loaded from', () => {
    const entry = 'class a{}const b=1;customElements.define("status-badge",a);export{b as c,b as B};\n';
    expect(render(entry, true)).to.contain('a.shared={c:b,B:b};').and.not.contain('export');
    const chunk = 'import{e}from"./other.js";import{c as x,B}from"../status-badge.js";export{x};';
    expect(render(chunk, false)).to.equal(
      'import{e}from"./other.js";const{c:x,B}=customElements.get("status-badge").shared;export{x};',
    );
  });

  it('stops the build where the entry is written in another way', () => {
    expect(() => render('export{a as b};', true)).to.throw('defined');
    expect(() => render('customElements.define("status-badge",a);', true)).to.throw('export');
  });
});
