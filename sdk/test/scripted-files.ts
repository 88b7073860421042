import { type OnDemand, onDemand } from '../src/on-demand.ts';
import type { ManualClock } from '../src/testing/manual-clock.ts';

/** As long as a slow network takes, and less than the SDK waits for a file. */
const SLOW_MS = 3000;

/** How the server of a page's files fares: they come at once, late, not at all, or it never answers. */
export type Delivered = 'there' | 'slow' | 'gone' | 'silent';

export interface ScriptedFiles {
  files: OnDemand;
  /** What was asked for, in order. */
  readonly asked: readonly (keyof OnDemand)[];
  set(next: Delivered, which?: keyof OnDemand): void;
}

/** Files that come as they are told. One that could not be had once never can, as in Firefox. */
export function createScriptedFiles(clock: ManualClock): ScriptedFiles {
  const asked: (keyof OnDemand)[] = [];
  const states = new Map<keyof OnDemand, Delivered>();
  const failed = new Set<keyof OnDemand>();

  async function load(name: keyof OnDemand): Promise<unknown> {
    asked.push(name);
    const state = states.get(name) ?? 'there';
    if (state === 'silent') return new Promise(() => {});
    if (state === 'slow') await new Promise<void>((resolve) => clock.setTimeout(resolve, SLOW_MS));
    if (state === 'gone') failed.add(name);
    if (failed.has(name)) throw new TypeError(`${name} could not be fetched`);
    return onDemand[name]();
  }

  const names = Object.keys(onDemand) as (keyof OnDemand)[];
  return {
    asked,
    files: Object.fromEntries(names.map((name) => [name, () => load(name)])) as unknown as OnDemand,
    set(next, which) {
      for (const name of which ? [which] : names) states.set(name, next);
    },
  };
}
