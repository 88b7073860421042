/** A part of what users download, and the most it may weigh. */
export interface Budget {
  readonly name: string;
  /** Built file to measure, from the root of the repository. A part that does not exist yet is left out. */
  readonly file: string;
  /** Files that always follow it, as a pattern. Default: none. */
  readonly followed?: string;
  /** How the file is measured. Default `served`: with everything it imports at once, as it is served. */
  readonly measure?: 'served' | 'bundled' | 'alone';
  /** What an app imports of it, as `{ a, b }`. Default: everything. */
  readonly names?: string;
  /** Gzip, in bytes; 1 kB = 1,000 bytes. More than this fails the build. Lower it whenever a download shrinks. */
  readonly maxBytes: number;
  /** What it should weigh; see docs/decisions/size-budgets.md. Default `maxBytes`. */
  readonly goalBytes?: number;
}

/** `bundled`: minified with its dependencies, as an app ships it. `alone`: without its dependencies and neighbours. */
export const BUDGETS: readonly Budget[] = [
  {
    name: 'SDK, as an app imports it',
    file: 'sdk/dist/index.js',
    measure: 'bundled',
    names: '{ createStatusClient }',
    maxBytes: 5_000,
  },
  { name: 'SDK /sse', file: 'sdk/dist/sse.js', measure: 'bundled', maxBytes: 2_550 },
  { name: 'SDK /react, beyond the SDK', file: 'sdk/dist/react/index.js', measure: 'alone', maxBytes: 1_000 },
  {
    name: 'Element: what a pill loads',
    file: 'widget/dist/bundle/status-badge.js',
    maxBytes: 20_400,
    goalBytes: 14_000,
  },
  {
    name: 'Element: what a pill has loaded after a minute',
    file: 'widget/dist/bundle/status-badge.js',
    followed: 'widget/dist/bundle/chunks/{fallback,changes}-*.js',
    maxBytes: 22_950,
  },
  {
    name: 'Element: everything in one file',
    file: 'widget/dist/bundle/status-badge.all.js',
    maxBytes: 28_100,
    goalBytes: 18_000,
  },
];
