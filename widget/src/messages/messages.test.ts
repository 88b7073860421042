import { expect } from 'chai';
import { en } from './en.ts';
import { enEntries } from './en-entries.ts';
import { createEntryFormats } from './entry-formats.ts';
import { formatMessage } from './format-message.ts';
import { createFormats } from './formats.ts';
import { LANGUAGES, languageOf, loadMessages } from './load-messages.ts';

const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort().join();

const english = { ...en, ...enEntries };
const wordsOf = async (language: string) => (await loadMessages(language)) ?? english;

describe('words', () => {
  for (const language of LANGUAGES) {
    it(`of ${language} are there for every key, with every place`, async () => {
      const messages = await wordsOf(language);
      expect(Object.keys(messages).sort()).to.deep.equal(Object.keys(english).sort());
      for (const [key, text] of Object.entries(messages)) {
        expect(text, key).to.match(/^\S(.*\S)?$/);
        if (key !== 'affected')
          expect(places(text), key).to.equal(places(english[key as keyof typeof english]));
      }
    });

    it(`of ${language} have a part for each of its plural forms`, async () => {
      const { affected } = await wordsOf(language);
      const rules = new Intl.PluralRules(language);
      const formats = createEntryFormats(language);
      for (const count of [0, 1, 2, 3, 5, 11, 21, 100, 500]) {
        const category = rules.select(count);
        expect(affected, category).to.match(new RegExp(`(^|\\|)(${category}|other):`));
        expect(formats.plural(affected, count)).not.to.match(/[{}|:]/);
      }
    });
  }

  it('are chosen by the language of a tag, in any spelling', () => {
    const table = {
      'de-AT': 'de',
      'zh-Hans-CN': 'zh',
      PT_br: 'pt',
      'en-GB': 'en',
      tlh: 'en',
      '': 'en',
      constructor: 'en',
    };
    for (const [tag, language] of Object.entries(table)) expect(languageOf(tag), tag).to.equal(language);
  });

  it('keep a place they have no value for', () => {
    expect(formatMessage('{a} and {b}', { a: '1' })).to.equal('1 and {b}');
    expect(formatMessage('{toString}', {})).to.equal('{toString}');
  });
});

describe('formats', () => {
  const noon = Date.UTC(2026, 2, 4, 12);

  it('names the year of a time that is not of this one', () => {
    const formats = createEntryFormats('en');
    const march = new Date(2026, 2, 4, 12).getTime();
    const later = new Date(2030, 2, 4, 12).getTime();
    expect(formats.dateTime(march, march)).to.match(/^Mar 4, 12:00/);
    expect(formats.dateTime(later, march)).to.match(/^Mar 4, 2030, 12:00/);
    expect(formats.range(later, later + 3_600_000, march)).to.include('2030');
    expect(formats.range(march, march + 3_600_000, march)).to.not.include('2026');
  });

  it('write times, counts and percents as the locale does', () => {
    expect(createEntryFormats('de').plural('one:{count} Dienst|other:{count} Dienste', 1200)).to.equal(
      '1.200 Dienste',
    );
    expect(createEntryFormats('en').percent(42)).to.equal('42%');
    expect(createEntryFormats('en').relative(noon - 5 * 60_000, noon)).to.equal('5 minutes ago');
    expect(createEntryFormats('en').relative(noon - 20_000, noon)).to.equal('this minute');
    expect(createEntryFormats('en').relative(noon + 3 * 3_600_000, noon)).to.equal('in 3 hours');
    expect(createEntryFormats('de').relative(noon - 24 * 3_600_000, noon)).to.equal('gestern');
  });

  it('know which way a locale reads', () => {
    expect(['ar-EG', 'he', 'fa', 'en', 'ja'].map((each) => createFormats(each).direction)).to.deep.equal([
      'rtl',
      'rtl',
      'rtl',
      'ltr',
      'ltr',
    ]);
  });

  it('fall back to English for a tag that is none', () => {
    expect(createFormats('not a language').locale).to.equal('en');
  });
});
