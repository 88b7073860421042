import { expect } from 'chai';
import { createDismissals } from './dismissals.ts';

function createStorage(initial: Record<string, string> = {}) {
  const items = new Map(Object.entries(initial));
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as unknown as Storage & { items: Map<string, string> };
}

describe('dismissals', () => {
  it('hold until it gets worse, also after a reload', () => {
    const storage = createStorage();
    createDismissals(() => storage, 'k').add('a', 20);
    const later = createDismissals(() => storage, 'k');
    expect(later.has('a', 20)).to.equal(true);
    expect(later.has('a', 10)).to.equal(true);
    expect(later.has('a', 21)).to.equal(false);
    expect(later.has('b', 0)).to.equal(false);
  });

  it('forget what is over, and leave no empty entry', () => {
    const storage = createStorage();
    const dismissals = createDismissals(() => storage, 'k');
    dismissals.add('a', 1);
    dismissals.keep(['b']);
    expect(dismissals.has('a', 1)).to.equal(false);
    expect(storage.items.size).to.equal(0);
  });

  it('work for this page where storage is refused', () => {
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    const dismissals = createDismissals(refuse, 'k');
    dismissals.add('a', 1);
    expect(dismissals.has('a', 1)).to.equal(true);
  });

  for (const broken of ['', 'null', '[]', '7', '{"a":', '"x"']) {
    it(`begin anew after ${JSON.stringify(broken)} in the storage`, () => {
      const dismissals = createDismissals(() => createStorage({ k: broken }), 'k');
      expect(dismissals.has('a', 0)).to.equal(false);
    });
  }
});
