/** The room for the rows of a panel, given away from its top. */
export interface PanelRows {
  left: number;
  /** As many of these as there is room for. */
  take<T>(items: readonly T[]): readonly T[];
}

export function createPanelRows(limit: number): PanelRows {
  return {
    left: limit,
    take(items) {
      const taken = items.slice(0, this.left);
      this.left -= taken.length;
      return taken;
    },
  };
}
