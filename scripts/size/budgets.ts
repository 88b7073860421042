/** A part of what users download, and the most it may weigh. */
export interface Budget {
  readonly name: string;
  /** Built file to measure, from the root of the repository. A part that does not exist yet is left out. */
  readonly file: string;
  /** How the file is measured. Default `served`: with everything it imports at once, as it is served. */
  readonly measure?: 'served' | 'bundled' | 'alone';
  /** Gzip, in bytes; 1 kB = 1,000 bytes. */
  readonly maxBytes: number;
}

/** `bundled`: minified with its dependencies, as an app ships it. `alone`: without its dependencies and neighbours. */
export const BUDGETS: readonly Budget[] = [
  { name: 'SDK', file: 'sdk/dist/index.js', measure: 'bundled', maxBytes: 5000 },
  { name: 'SDK /sse', file: 'sdk/dist/sse.js', measure: 'bundled', maxBytes: 3200 },
  { name: 'SDK /sse', file: 'sdk/dist/sse/index.js', measure: 'bundled', maxBytes: 3200 },
  { name: 'SDK /react, beyond the SDK', file: 'sdk/dist/react/index.js', measure: 'alone', maxBytes: 1000 },
  { name: 'Element: what a pill loads', file: 'widget/dist/bundle/status-badge.js', maxBytes: 14_000 },
  {
    name: 'Element: everything in one file',
    file: 'widget/dist/bundle/status-badge.all.js',
    maxBytes: 18_000,
  },
];
