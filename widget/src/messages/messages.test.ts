import { expect } from 'chai';
import { chooseLocale } from './choose-locale.ts';
import { en } from './en.ts';
import { enEntries } from './en-entries.ts';
import { createEntryFormats } from './entry-formats.ts';
import { formatMessage } from './format-message.ts';
import { createFormats } from './formats.ts';
import { LANGUAGES, loadMessages } from './load-messages.ts';

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

  it('are chosen by a tag in any spelling, and English by every other', () => {
    const table = {
      'de-AT': 'de-AT',
      'zh-Hans-CN': 'zh-Hans-CN',
      'zh-TW': 'zh-Hans',
      'zh-Hant-HK': 'zh-Hans',
      PT_br: 'pt-BR',
      ar_eg: 'ar-EG',
      iw: 'he',
      'en-GB': 'en-GB',
      tlh: 'en',
      '': 'en',
      constructor: 'en',
      'not a language': 'en',
    };
    for (const [tag, locale] of Object.entries(table)) expect(chooseLocale(tag), tag).to.equal(locale);
  });

  it('of a choice may be one for every count, whatever they are', () => {
    expect(createEntryFormats('en').plural('Affected: {count}', 2)).to.equal('Affected: 2');
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

  it('count days as a calendar does', () => {
    const { relative } = createEntryFormats('en');
    const now = new Date(2026, 2, 4, 1).getTime();
    expect(relative(new Date(2026, 2, 3, 0, 59).getTime(), now)).to.equal('yesterday');
    expect(relative(new Date(2026, 2, 2, 23).getTime(), now)).to.equal('2 days ago');
    expect(relative(new Date(2026, 2, 2, 0, 59).getTime(), now)).to.equal('2 days ago');
    expect(relative(new Date(2026, 2, 1, 23).getTime(), now)).to.equal('3 days ago');
  });

  it('name the year of another calendar by that one', () => {
    const { dateTime } = createEntryFormats('fa');
    const [before, after] = [new Date(2026, 2, 4, 12).getTime(), new Date(2026, 3, 4, 12).getTime()];
    expect(dateTime(before, after)).to.include('۱۴۰۴');
    expect(dateTime(new Date(2025, 11, 31, 12).getTime(), before)).to.not.include('۱۴۰۴');
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
});
