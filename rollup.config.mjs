import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { minifyTemplates } from './widget/scripts/minify-templates.mjs';

// Bundles the JavaScript that `tsc -b` wrote, Lit and the SDK included.
const plugins = [
  nodeResolve({ browser: true }),
  minifyTemplates(),
  terser({ module: true, ecma: 2020, compress: { passes: 3 }, format: { comments: false } }),
];

export default {
  input: { 'status-badge': 'widget/dist/define.js' },
  plugins,
  output: {
    dir: 'widget/dist/bundle',
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
};
