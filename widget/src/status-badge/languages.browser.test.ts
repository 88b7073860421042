import { expect } from '@open-wc/testing';
import { mount, part, settled, texts } from '../testing/mount.ts';
import { makeIncident, makeSnapshot } from '../testing/snapshots.ts';

describe('languages', () => {
  it('speaks the one of the page around it, from right to left where that is read so', async () => {
    const { badge } = await mount({ locale: '' }, makeSnapshot());
    badge.parentElement!.lang = 'ar';
    badge.requestUpdate();
    await settled(badge);
    expect(part(badge, 'label')!.textContent).to.equal('جميع الأنظمة تعمل');
    expect(part(badge, 'base')!.getAttribute('dir')).to.equal('rtl');
    expect(part(badge, 'base')!.lang).to.equal('ar');
    await expect(badge).to.be.accessible();
  });

  it('speaks English where it has no words', async () => {
    const { badge } = await mount({ locale: 'tlh' }, makeSnapshot());
    expect(part(badge, 'label')!.textContent).to.equal('All systems operational');
    expect(part(badge, 'base')!.lang).to.equal('en');
  });

  it('keeps its words, dates and direction together, from one language to another', async () => {
    const { badge } = await mount({ locale: 'he' }, makeSnapshot());
    const shown = () => [
      part(badge, 'label')!.textContent,
      part(badge, 'base')!.lang,
      part(badge, 'base')!.dir,
    ];
    badge.locale = 'es';
    await badge.updateComplete;
    expect(shown(), 'while the words are on their way').to.deep.equal(['כל המערכות פועלות', 'he', 'rtl']);
    await settled(badge);
    expect(shown()).to.deep.equal(['Todos los sistemas están operativos', 'es', 'ltr']);
    badge.locale = 'en';
    await badge.updateComplete;
    expect(shown()).to.deep.equal(['All systems operational', 'en', 'ltr']);
  });

  it('takes a tag in any spelling whole: words, dates and direction', async () => {
    const snapshot = makeSnapshot({ incidents: [makeIncident()] });
    const { badge } = await mount({ locale: '', variant: 'panel' }, snapshot);
    badge.parentElement!.lang = 'ar_EG';
    badge.requestUpdate();
    await settled(badge);
    expect(part(badge, 'base')!.dir).to.equal('rtl');
    expect(texts(badge, 'update-title')[0]).to.match(/[٠-٩]/);
  });
});
