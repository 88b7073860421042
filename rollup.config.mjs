import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { atOnce } from './widget/scripts/at-once.mjs';
import { englishOnly } from './widget/scripts/english-only.mjs';
import { minifyTemplates } from './widget/scripts/minify-templates.mjs';
import { printIntegrity } from './widget/scripts/print-integrity.mjs';
import { retryImports } from './widget/scripts/retry-imports.mjs';
import { shareEntry } from './widget/scripts/share-entry.mjs';
import { withoutGlobals } from './widget/scripts/without-globals.mjs';
import { withoutWaiting } from './widget/scripts/without-waiting.mjs';

// Bundles the JavaScript that `tsc -b` wrote, Lit and the SDK included.
const plugins = [
  nodeResolve({ browser: true }),
  withoutGlobals(),
  withoutWaiting(),
  minifyTemplates(),
  terser({
    module: true,
    ecma: 2020,
    // What `inline` leaves of a function is called in its place: an arrow does as well.
    compress: { passes: 3, inline: 1, keep_fargs: false, unsafe_arrows: true },
    format: { comments: false },
  }),
];
const dir = 'widget/dist/bundle';
/** The element needs a browser of 2022; what rollup writes around it may be as short as that allows. */
const short = { generatedCode: { preset: 'es2015', symbols: false }, freeze: false };

export default [
  {
    // The SDK in one file, for a plain <script type="module"> without a bundler.
    input: 'sdk/dist/index.js',
    plugins: [
      nodeResolve({ browser: true }),
      terser({ module: true, ecma: 2020, format: { comments: false } }),
    ],
    output: { file: 'sdk/dist/bundle/sdk.js', format: 'es', inlineDynamicImports: true },
  },
  {
    // What a page loads: the pill at once, everything else in files of its own when it is wanted.
    input: { 'status-badge': 'widget/dist/define.js' },
    // A page's first request for its status would wait for `tab`; `live` is empty here.
    plugins: [atOnce(['tab', 'live']), retryImports(), ...plugins, shareEntry()],
    output: {
      dir,
      ...short,
      format: 'es',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
    },
  },
  {
    // Everything in English in one file, for pages that pin it by `integrity`.
    input: { 'status-badge.all': 'widget/dist/define.js' },
    plugins: [englishOnly(), atOnce(), ...plugins, printIntegrity()],
    output: { dir, ...short, format: 'es', entryFileNames: '[name].js', inlineDynamicImports: true },
  },
];
