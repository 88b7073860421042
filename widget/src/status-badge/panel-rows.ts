/** The room for the rows of a panel, given away from its top. */
export interface PanelRows {
  readonly left: number;
  /** As many of these as there is room for. */
  take<T>(items: readonly T[]): readonly T[];
}

export function createPanelRows(limit: number): PanelRows {
  let left = limit;
  return {
    get left() {
      return left;
    },
    take(items) {
      const taken = items.slice(0, left);
      left -= taken.length;
      return taken;
    },
  };
}
