/** Values of this process that were used last: as many as weigh `mostWeight` together. */
export interface Recent<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

/** `weigh` answers in the unit of `mostWeight`; what weighs more than all of it is not kept. */
export function createRecent<V>(mostWeight: number, weigh: (value: V) => number): Recent<V> {
  // A map keeps the order in which keys came: the first was used longest ago.
  const values = new Map<string, V>();
  let weight = 0;

  function forget(key: string): void {
    const value = values.get(key);
    if (value !== undefined && values.delete(key)) weight -= weigh(value);
  }

  return {
    get(key) {
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set(key, value) {
      forget(key);
      const weighs = weigh(value);
      if (weighs > mostWeight) return;
      values.set(key, value);
      weight += weighs;
      for (const oldest of values.keys()) {
        if (weight <= mostWeight) break;
        forget(oldest);
      }
    },
  };
}
