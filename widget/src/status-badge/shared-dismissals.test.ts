import { expect } from 'chai';
import { createSharedDismissals, type StoragePage } from './shared-dismissals.ts';

function createPage() {
  const items = new Map<string, string>();
  const target = new EventTarget();
  const listeners = new Set<() => void>();
  const page = {
    localStorage: {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    },
    addEventListener(type: string, listener: () => void) {
      listeners.add(listener);
      target.addEventListener(type, listener);
    },
    removeEventListener(type: string, listener: () => void) {
      listeners.delete(listener);
      target.removeEventListener(type, listener);
    },
  } as unknown as StoragePage;
  return {
    shared: createSharedDismissals(() => page),
    listenerCount: () => listeners.size,
    /** Another page of the site writes. */
    write(organizationId: string, text: string) {
      items.set(`status-badge:dismissed:${organizationId}`, text);
      target.dispatchEvent(new Event('storage'));
    },
  };
}

describe('shared dismissals', () => {
  it('are one memory for each organization, told to everybody in the page', () => {
    const { shared } = createPage();
    let told = 0;
    shared.subscribe(() => told++);
    shared.of('acme').add([{ id: 'a', gravity: 1 }]);
    expect(shared.of('acme').has([{ id: 'a', gravity: 1 }])).to.equal(true);
    expect(shared.of('other').has([{ id: 'a', gravity: 1 }])).to.equal(false);
    expect(told).to.equal(1);
  });

  it('follow other pages, and listen only while somebody listens here', () => {
    const { shared, write, listenerCount } = createPage();
    const memory = shared.of('acme');
    let told = 0;
    const undo = [shared.subscribe(() => told++), shared.subscribe(() => {})];
    write('acme', '{"a":1}');
    expect(memory.has([{ id: 'a', gravity: 1 }])).to.equal(true);
    expect(told).to.equal(1);
    for (const each of undo) each();
    expect(listenerCount()).to.equal(0);
    write('acme', '{"b":1}');
    expect(memory.has([{ id: 'b', gravity: 1 }])).to.equal(true);
    expect(told).to.equal(1);
    shared.subscribe(() => {});
    expect(listenerCount()).to.equal(1);
  });
});
