import { expect } from '@open-wc/testing';
import { mount, settled } from '../testing/mount.ts';
import { makeSnapshot } from '../testing/snapshots.ts';

function focusField(cssText: string): HTMLElement {
  const field = document.createElement('textarea');
  field.style.cssText = `position: fixed; margin: 0; ${cssText}`;
  document.body.append(field);
  field.focus();
  return field;
}

describe('a floating badge', () => {
  it('gives way to a field in its corner', async () => {
    const { badge } = await mount({ variant: 'floating' }, makeSnapshot());
    await settled(badge);
    const field = focusField('inset: auto 0 0 auto; width: 50px; height: 50px');
    expect(badge.hasAttribute('data-dodge')).to.equal(true);
    field.remove();
  });

  for (const position of ['bottom-end', 'bottom-start', 'top-end', 'top-start'] as const) {
    it(`at ${position} leaves a field alone, wherever in its corner that is`, async () => {
      const { badge } = await mount({ variant: 'floating', position }, makeSnapshot());
      await settled(badge);
      const { top, left } = badge.getBoundingClientRect();
      const field = focusField(`inset: ${top}px auto auto ${left}px; width: 50px; height: 20px`);
      const [after, focused] = [badge.getBoundingClientRect(), field.getBoundingClientRect()];
      expect(after.bottom <= focused.top || after.top >= focused.bottom).to.equal(true);
      expect(after.top).to.be.at.least(0);
      expect(after.bottom).to.be.at.most(innerHeight);
      field.remove();
    });
  }

  it('gives way to a field that had the focus before it came', async () => {
    const field = focusField('inset: auto 0 0 auto; width: 50px; height: 50px');
    const { badge } = await mount({ variant: 'floating' }, makeSnapshot());
    await settled(badge);
    const [after, focused] = [badge.getBoundingClientRect(), field.getBoundingClientRect()];
    expect(after.bottom).to.be.at.most(focused.top);
    field.remove();
  });

  it('stays where it is when a field fills both corners', async () => {
    const { badge } = await mount({ variant: 'floating' }, makeSnapshot());
    await settled(badge);
    const field = focusField('inset: 0; width: 100vw; height: 100vh');
    expect(badge.hasAttribute('data-dodge')).to.equal(false);
    field.remove();
  });
});
