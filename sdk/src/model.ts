import {
  decodeSnapshot,
  isTerminal,
  type PositionedEvent,
  type Run,
  type Snapshot,
} from './contract/index.ts';
import { organizationPath, runPath } from './contract/paths.ts';

/** A topic as its readers know it: where it is, what its state is, and what an event does to it. */
export interface Model<S extends { cursor: string }> {
  /** The URL of everything about it; `/stream` and `/events` come after it. */
  path: string;
  /** Where its state is, after `path`. */
  snapshotPath: '' | '/summary';
  /** The state from an unknown value, or undefined. `cursor` is where it stands, unless it says so itself. */
  decode(value: unknown, cursor: string): S | undefined;
  /** What an event does to the state, where it is not what it does to a snapshot. */
  reduce?(state: S, event: PositionedEvent): S;
  /** Between two polls, where streams do not work. */
  pollMs: number;
  /** Whether the state will never change again. Default: it always may. */
  isFinal?(state: S | undefined): boolean;
}

/** Throws a TypeError without a slug. */
export function organizationModel(slug: string): Model<Snapshot> {
  if (!slug) throw new TypeError('organization: its slug is missing');
  return {
    path: organizationPath(slug),
    snapshotPath: '/summary',
    decode: decodeSnapshot,
    pollMs: 15_000,
  };
}

/** The state of a run's topic. */
export interface RunState {
  run: Run;
  cursor: string;
}

/** Throws a TypeError without an id. */
export function runModel(id: string): Model<RunState> {
  if (!id) throw new TypeError('run: its id is missing');
  return {
    path: runPath(id),
    snapshotPath: '',
    decode: decodeRun,
    reduce: (state, { id: cursor, data }) => ('run' in data ? { run: data.run, cursor } : state),
    pollMs: 3000,
    isFinal: (state) => !!state && isTerminal(state.run.status),
  };
}

/** A run with its cursor around it, or the run alone. */
function decodeRun(value: unknown, cursor: string): RunState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const state = 'run' in value ? (value as RunState) : { run: value as Run, cursor };
  return typeof state.run?.status === 'string'
    ? { run: state.run, cursor: state.cursor ?? cursor }
    : undefined;
}
