import { expect } from 'chai';

describe('the package on a server', () => {
  it('can be imported where there is no document, class and definition', async () => {
    expect(typeof document).to.equal('undefined');
    const { StatusBadge } = await import('./index.ts');
    await import('./define.ts');
    expect(StatusBadge.name).to.equal('StatusBadge');
  });
});
