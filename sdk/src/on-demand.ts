/**
 * The files that not every program needs, each loaded when it is wanted. Any of them may not come: the network is away,
 * or a deploy has removed it. docs/decisions/size-budgets.md says what happens then. Tests pass files that fail.
 */
export const onDemand = {
  /** What an event does: with the first. */
  changes: () => import('./changes.ts'),
  /** What a topic does when its stream is refused or does not come. */
  fallback: () => import('./fallback.ts'),
  /** `events()` and `ready()`. */
  live: () => import('./live.ts'),
  /** The life of a page, and sharing between tabs: in pages, with the first listener. */
  tab: () => import('./tab.ts'),
};

export type OnDemand = typeof onDemand;
