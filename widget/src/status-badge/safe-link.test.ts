import { expect } from 'chai';
import { PAGE_LINKS, safeLink } from './safe-link.ts';

describe('a safe link', () => {
  const table: [string | null | undefined, string | undefined][] = [
    ['https://a.example/x?y=1#z', 'https://a.example/x?y=1#z'],
    ['mailto:us@a.example', 'mailto:us@a.example'],
    ['HTTPS://A.example', 'https://a.example/'],
    ['http://a.example', undefined],
    ['javascript:alert(1)', undefined],
    ['  javascript:alert(1)', undefined],
    ['java\nscript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['//a.example', undefined],
    ['/x', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
    ['https://bank.example@evil.example', undefined],
    ['https://:x@evil.example', undefined],
  ];
  for (const [text, expected] of table) {
    it(`of ${JSON.stringify(text)} is ${expected ?? 'none'}`, () =>
      expect(safeLink(text)).to.equal(expected));
  }

  it('may be plain http where the page’s owner wrote it', () => {
    expect(safeLink('http://localhost:4000/status', PAGE_LINKS)).to.equal('http://localhost:4000/status');
    expect(safeLink('mailto:us@a.example', PAGE_LINKS)).to.equal(undefined);
  });
});
