import { expect } from 'chai';
import { html } from 'lit';
import { renderTemplate } from '../server/render-template.ts';
import { markdownView } from './markdown.ts';

const render = (source: string) => renderTemplate(html`${markdownView(source)}`);
const link = (href: string, text: string) =>
  `<a href="${href}" target="_blank" rel="noopener nofollow">${text}</a>`;

describe('Markdown in messages', () => {
  const table: [string, string, string][] = [
    ['a paragraph', 'We are on it.', '<p>We are on it.</p>'],
    ['two paragraphs', 'One.\n\nTwo.', '<p>One.</p><p>Two.</p>'],
    ['a line break', 'One.\r\nTwo.', '<p>One.<br />Two.</p>'],
    ['strong text', 'It is **down** now', '<p>It is <strong>down</strong> now</p>'],
    ['emphasis', 'It is *down* or _away_', '<p>It is <em>down</em> or <em>away</em></p>'],
    [
      'emphasis beside a name',
      'a_b _c_ d__e __f__ x/_y_ _g_',
      '<p>a_b <em>c</em> d__e __f__ x/_y_ <em>g</em></p>',
    ],
    ['names with underscores', 'the user_id_column', '<p>the user_id_column</p>'],
    ['code', 'Set `A_B=1 *now*`', '<p>Set <code>A_B=1 *now*</code></p>'],
    ['a list', '- one\n- **two**', '<ul><li>one</li><li><strong>two</strong></li></ul>'],
    ['a numbered list', '3. three\n4. four', '<ol start="3"><li>three</li><li>four</li></ol>'],
    ['a text, then a list', 'Affected:\n- one\n- two', '<p>Affected:</p><ul><li>one</li><li>two</li></ul>'],
    ['a heading', '## Now\nBetter', '<p><strong>Now</strong></p><p>Better</p>'],
    ['a link', '[post](https://a.example/x)', `<p>${link('https://a.example/x', 'post')}</p>`],
    ['a mail link', '[us](mailto:a@b.example)', `<p>${link('mailto:a@b.example', 'us')}</p>`],
    [
      'a bare address',
      'See https://a.example/x.',
      `<p>See ${link('https://a.example/x', 'https://a.example/x')}.</p>`,
    ],
    ['an escaped star', '2 \\* 3', '<p>2 * 3</p>'],
    ['stars that stand alone', '2 * 3 * 4', '<p>2 * 3 * 4</p>'],
  ];
  for (const [title, source, expected] of table) {
    it(`renders ${title}`, () => expect(render(source)).to.equal(expected));
  }

  const attacks: string[] = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert`1`)',
    '[x](java\tscript:alert)',
    '[x](\u0001javascript:alert)',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:msgbox)',
    '[x](//evil.example)',
    '[x](/relative)',
    '[x](http://plain.example)',
    '[x](file:///etc/passwd)',
    '[x](blob:https://a.example/1)',
    '[x](https://bank.example@evil.example)',
    '![x](https://a.example/" onerror="alert(1))',
    '[x](https://a.example/"onmouseover="alert(1)")',
    '[<img src=x onerror=alert(1)>](https://a.example)',
    '`<b onclick=alert(1)>`',
    '**<iframe srcdoc="<script>alert(1)</script>">**',
    '[x][1]\n\n[1]: javascript:alert(1)',
    '<https://a.example/><svg onload=alert(1)>',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '<!--><script>alert(1)</script>-->',
    '</p></div><style>*{display:none}</style>',
    '{{constructor.constructor("alert(1)")()}}',
    '$' + '{alert(1)}',
    '\u202ehttps://elpmaxe.a\u202c',
    '[x](https://bank.example\\@evil.example)',
    '[x](https:/\\evil.example)',
    '[x](mailto:javascript:alert(1))',
    '[x](view-source:https://a.example)',
    '[x](intent://a.example#Intent;scheme=https;end)',
    '[x](https\u200b://a.example)',
    '[x](https://user:pw@evil.example)',
    '[a](https://a.example "onclick=alert(1)")',
    '**[x](javascript:alert)**',
    '[x](https://a.example/#<script>alert(1)</script>)',
    '\u0000<b>',
  ];
  const ALLOWED =
    /^(<\/?(p|strong|em|code|ul|li)>|<br \/>|<\/?ol( start="\d+")?>|<a href="(https:\/\/|mailto:)[^"<>]*" target="_blank" rel="noopener nofollow">|<\/a>|[^<>"])*$/u;
  for (const source of attacks) {
    it(`leaves ${JSON.stringify(source)} harmless`, () => expect(render(source)).to.match(ALLOWED));
  }

  it('links to no scheme but https and mailto', () => {
    for (const source of attacks) {
      for (const [, href] of render(source).matchAll(/href="([^"]*)"/g)) {
        expect(href).to.match(/^(https:\/\/[^@/]*(\/|$)|mailto:)/);
      }
    }
  });

  it('keeps as one text what it leaves as it is', () => {
    const [paragraph] = markdownView('user_id_column and [x](javascript:y) and <b>');
    expect(paragraph?.values.flat(3)).to.deep.equal(['user_id_column and [x](javascript:y) and <b>']);
  });

  it('takes time in proportion to the text, whatever the text', () => {
    const hostile = ['*', '_', '[', '`', '**', '[a](', 'https://', '\\', '- ', '](', '_a', '*a ', '/_'];
    for (const piece of hostile) {
      const started = performance.now();
      render(piece.repeat(20_000));
      expect(performance.now() - started, JSON.stringify(piece)).to.be.below(1500);
    }
  });
});
