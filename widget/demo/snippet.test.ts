import { expect } from 'chai';
import { attributesOf, pictureOf, snippetOf } from './snippet.js';

const place = { endpoint: 'https://status.example.com', organization: 'acme' };

describe('the snippet generator', () => {
  it('writes nothing that is the default', () => {
    expect(snippetOf(attributesOf({ variant: 'pill', theme: 'auto', locale: '' }, place), place)).to.equal(
      `<script type="module" src="https://status.example.com/widget/status-badge.js"></script>
<status-badge endpoint="https://status.example.com" organization="acme">
  <a href="https://status.example.com/status/acme">Status</a>
</status-badge>`,
    );
  });

  const table: [string, Parameters<typeof attributesOf>[0], string[]][] = [
    ['one service', { services: ['a'] }, ['service=a']],
    ['several services', { services: ['a', 'b'] }, ['services=a,b']],
    ['a corner', { variant: 'floating', position: 'top-start' }, ['variant=floating', 'position=top-start']],
    ['no corner that nobody chose', { variant: 'floating' }, ['variant=floating']],
    ['no corner for a pill', { variant: 'pill', position: 'top-start' }, []],
    ['switches', { 'show-connection': 'on', toasts: 'on' }, ['show-connection=', 'toasts=']],
    ['a look and a language', { theme: 'dark', locale: 'de' }, ['theme=dark', 'locale=de']],
  ];
  for (const [title, choices, expected] of table) {
    it(`writes ${title}`, () => {
      const rest = attributesOf(choices, place).slice(2);
      expect(rest.map((pair) => pair.join('='))).to.deep.equal(expected);
    });
  }

  it('keeps a hostile value inside its quotes', () => {
    const text = snippetOf([['locale', '"><script>']], place);
    expect(text).to.contain('locale="&quot;>&lt;script>"');
  });

  it('writes the picture of everything, or of the one service that was chosen, in its language', () => {
    const page = 'https://status.example.com/status/acme';
    const everything = { address: `${page}/badge.svg`, markdown: `[![Status](${page}/badge.svg)](${page})` };
    expect(pictureOf({ locale: '' }, place)).to.deep.equal(everything);
    expect(pictureOf({ services: ['a', 'b'] }, place)).to.deep.equal(everything);
    const address = `${page}/badge.svg?service=a&lang=pt`;
    expect(pictureOf({ services: ['a'], locale: 'pt' }, place)).to.deep.equal({
      ...{ address, markdown: `[![Status](${address})](${page})` },
    });
  });
});
