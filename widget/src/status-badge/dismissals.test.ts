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
    createDismissals(() => storage, 'k').add([{ id: 'a', gravity: 20 }]);
    const later = createDismissals(() => storage, 'k');
    expect(later.has([{ id: 'a', gravity: 20 }])).to.equal(true);
    expect(later.has([{ id: 'a', gravity: 10 }])).to.equal(true);
    expect(later.has([{ id: 'a', gravity: 21 }])).to.equal(false);
    expect(later.has([{ id: 'b', gravity: 0 }])).to.equal(false);
  });

  it('forget what is over, and leave no empty entry', () => {
    const storage = createStorage();
    const dismissals = createDismissals(() => storage, 'k');
    dismissals.add([{ id: 'a', gravity: 1 }]);
    dismissals.keep(['b']);
    expect(dismissals.has([{ id: 'a', gravity: 1 }])).to.equal(false);
    expect(storage.items.size).to.equal(0);
  });

  it('work for this page where storage is refused', () => {
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    const dismissals = createDismissals(refuse, 'k');
    dismissals.add([{ id: 'a', gravity: 1 }]);
    expect(dismissals.has([{ id: 'a', gravity: 1 }])).to.equal(true);
  });

  it('of two pages are all kept', () => {
    const storage = createStorage();
    const [one, other] = [createDismissals(() => storage, 'k'), createDismissals(() => storage, 'k')];
    one.add([{ id: 'a', gravity: 1 }]);
    other.add([{ id: 'b', gravity: 1 }]);
    expect(JSON.parse(storage.items.get('k')!)).to.deep.equal({ a: 1, b: 1 });
    one.keep(['a', 'b']);
    expect(one.has([{ id: 'b', gravity: 1 }])).to.equal(true);
  });

  it('work for this page where the disk is full', () => {
    const storage = createStorage();
    storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const dismissals = createDismissals(() => storage, 'k');
    dismissals.add([{ id: 'a', gravity: 1 }]);
    dismissals.add([{ id: 'b', gravity: 1 }]);
    expect(dismissals.has([{ id: 'a', gravity: 1 }])).to.equal(true);
  });

  for (const broken of ['', 'null', '[]', '7', '{"a":', '"x"']) {
    it(`begin anew after ${JSON.stringify(broken)} in the storage`, () => {
      const dismissals = createDismissals(() => createStorage({ k: broken }), 'k');
      expect(dismissals.has([{ id: 'a', gravity: 0 }])).to.equal(false);
    });
  }
});
