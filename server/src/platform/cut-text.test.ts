import { expect } from 'chai';
import { cutText } from './cut-text.ts';

describe('a text that is cut', () => {
  it('is left alone when it is not too long', () => {
    expect(cutText('', 0)).to.equal('');
    expect(cutText('abc', 3)).to.equal('abc');
    expect(cutText('a😀', 3)).to.equal('a😀');
  });

  it('ends between characters, never inside one', () => {
    expect(cutText('abc', 2)).to.equal('ab');
    expect(cutText('a😀', 2)).to.equal('a');
    expect(cutText('a😀b', 3)).to.equal('a😀');
    expect(cutText('😀', 1)).to.equal('');
    for (let longest = 0; longest < 20; longest++) {
      const cut = cutText('ä😀e👩‍🚀o😀😀', longest);
      expect(cut.isWellFormed(), String(longest)).to.equal(true);
      expect(cut.length).to.be.within(Math.min(longest, 13) - 1, longest);
    }
  });
});
