import { expect } from 'chai';
import { checkExports, listExports } from './exports.ts';
import { checkHabits } from './habits.ts';
import { checkLinks, checkMachinePaths } from './links.ts';
import { parseSource } from './source.ts';

const ENTRY = 'sdk/src/index.ts';

function habitsOf(path: string, text: string): string[] {
  return checkHabits([parseSource(path, text)], [ENTRY]).map(({ message }) => message.split(':')[0] ?? '');
}

/** Words that this file must not contain itself. */
const join = (...parts: string[]): string => parts.join('');

describe('the habits', () => {
  const forbidden: readonly (readonly [text: string, says: string])[] = [
    ['export default 1;', 'has a default export'],
    ['enum Colour {}', 'has an enum'],
    ["export * from './a.ts';\nconst a = 1;", 'exports everything of another file'],
    ['class A {\n  @property()\n  a = 1;\n}', 'has a decorator'],
    [join('const a = b as ', 'any;'), 'says any'],
    ['try { a(); } catch {}', 'swallows an error'],
    ['class MailService {}', 'has a …Service class'],
    ['interface IThing {}', 'has an interface with a prefix'],
    [join('// TO', 'DO: later'), 'leaves a note for later'],
    ['\n'.repeat(301), 'has 301 lines, more than 300'],
    ["export { a } from './a.ts';\nexport type { B } from './b.ts';\n", 'is a barrel'],
  ];
  for (const [text, says] of forbidden) {
    it(`say of a file that it ${says}`, () =>
      expect(habitsOf('sdk/src/clock.ts', text)).to.deep.equal([says]));
  }

  it('let an entry list what other files export', () => {
    expect(habitsOf(ENTRY, "export { a } from './a.ts';\n")).to.deep.equal([]);
  });

  it('find drawers and names that are not kebab-case', () => {
    expect(habitsOf('sdk/src/utils.ts', 'const a = 1;')).to.deep.equal(['is a drawer']);
    expect(habitsOf('sdk/src/helpers/clock.ts', 'const a = 1;')).to.deep.equal(['is a drawer']);
    expect(habitsOf('sdk/src/StatusClient.ts', 'const a = 1;')).to.deep.equal(['is not named in kebab-case']);
  });

  it('find a single test that keeps the others from running, and one that is left out', () => {
    const text = [
      "it.only('a', b);",
      "describe.skip('c', d);",
      "xit('e', f);",
      '(on ? describe : describe.skip)();',
    ];
    expect(habitsOf('sdk/src/clock.test.ts', text.join('\n'))).to.have.length(3);
  });

  it('find a verb that is not the noun of its file, and a second entity in one', () => {
    const verb = "import { transact } from '../events/transact.ts';\nexport async function changeIt() {}\n";
    expect(habitsOf('server/src/services/update-service.ts', verb)).to.have.length(1);
    expect(habitsOf('server/src/services/change-it.ts', verb)).to.deep.equal([]);
    expect(
      habitsOf('server/src/services/a.entity.ts', 'export class A {}\nexport class B {}'),
    ).to.have.length(1);
  });
});

describe('the public exports', () => {
  const source = parseSource(
    ENTRY,
    "export { a, type B, c as d } from './a.ts';\nexport type {\n  E,\n  F,\n} from './e.ts';\nexport const g = 1;\nexport interface H {}\n",
  );

  it('are read with their kind and their outer name', () => {
    expect(listExports(source)).to.deep.equal(['a', 'd', 'g', 'type B', 'type E', 'type F', 'type H']);
  });

  it('may neither grow nor shrink unnoticed', () => {
    const entries = { sdk: { file: ENTRY, exports: ['a', 'd', 'g', 'type B', 'type E', 'type F', 'gone'] } };
    const messages = checkExports([source], entries, 'the list').map(({ message }) => message);
    expect(messages).to.have.length(2);
    expect(messages[0]).to.contain('exports "type H"');
    expect(messages[1]).to.contain('no longer exports "gone"');
  });
});

describe('the pages', () => {
  it('link to files and headings that exist', () => {
    const pages = [
      {
        path: 'README.md',
        text: '# Top\n[a](docs/a.md#the-way-in) [b](#top) [c](https://x.y) `[d](no.md)`\n',
      },
      {
        path: 'docs/a.md',
        text: '## The way in\n[up](../README.md) [gone](gone.md)\n[bad](../README.md#nope)\n',
      },
    ];
    expect(checkLinks(pages).map(({ path, line }) => `${path}:${line}`)).to.deep.equal([
      'docs/a.md:2',
      'docs/a.md:3',
    ]);
  });

  it('link to nothing beside them where npm shows them alone', () => {
    const text = '[a](../docs/a.md)\n[b](LICENSE)\n[c](https://x.y)\n[d](#top)\n# Top\n';
    const lines = (path: string) => checkLinks([{ path, text }]).map(({ line }) => line);
    expect(lines('sdk/README.md')).to.deep.equal([1, 2]);
    expect(lines('docs/README.md')).to.deep.equal([1, 2]);
    expect(checkLinks([{ path: 'sdk/README.md', text }])[1]!.message).to.contain('nowhere on npm');
  });

  it('name no directory of one machine', () => {
    const path = join('/ho', 'me/ann/status-badge');
    const pages = [{ path: 'a.md', text: `cd ${path}\nhttps://example.com${path}\n` }];
    expect(checkMachinePaths(pages).map(({ line }) => line)).to.deep.equal([1]);
  });
});
