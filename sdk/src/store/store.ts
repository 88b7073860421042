import { createListeners } from './listeners.ts';

/** State that tells its listeners. `set` with what is already there tells nobody. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  /** Returns the undo. */
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let current = initial;
  const { tell, add } = createListeners();
  return {
    get: () => current,
    set(value) {
      if (value === current) return;
      current = value;
      tell();
    },
    subscribe: add,
  };
}
