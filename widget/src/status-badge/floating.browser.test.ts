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

  it('stays where it is when a field fills both corners', async () => {
    const { badge } = await mount({ variant: 'floating' }, makeSnapshot());
    await settled(badge);
    const field = focusField('inset: 0; width: 100vw; height: 100vh');
    expect(badge.hasAttribute('data-dodge')).to.equal(false);
    field.remove();
  });
});
