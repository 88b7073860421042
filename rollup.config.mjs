import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { englishOnly } from './widget/scripts/english-only.mjs';
import { minifyTemplates } from './widget/scripts/minify-templates.mjs';
import { printIntegrity } from './widget/scripts/print-integrity.mjs';
import { retryImports } from './widget/scripts/retry-imports.mjs';
import { withoutGlobals } from './widget/scripts/without-globals.mjs';

// Bundles the JavaScript that `tsc -b` wrote, Lit and the SDK included.
const plugins = [
  nodeResolve({ browser: true }),
  withoutGlobals(),
  minifyTemplates(),
  terser({ module: true, ecma: 2020, compress: { passes: 3 }, format: { comments: false } }),
];
const dir = 'widget/dist/bundle';

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
    plugins: [retryImports(), ...plugins],
    output: { dir, format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
  },
  {
    // Everything in English in one file, for pages that pin it by `integrity`.
    input: { 'status-badge.all': 'widget/dist/define.js' },
    plugins: [englishOnly(), ...plugins, printIntegrity()],
    output: { dir, format: 'es', entryFileNames: '[name].js', inlineDynamicImports: true },
  },
];
