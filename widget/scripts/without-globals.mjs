const VERSIONS =
  /\(\w+\.(?:litElementVersions|litHtmlVersions|reactiveElementVersions)\s*\?\?=\s*\[\]\)\.push\([^)]*\)/;
/** Hooks of polyfills for older browsers and of hydration, which would reach into every Lit of a page. */
const HOOKS = /\w+\.(?:litElement|litHtml|reactiveElement)(?:Polyfill|Hydrate)Support\b/g;
/** Where the metadata of decorators are kept, the symbol they are found by, and where a class is asked for its own. */
const METADATA = [
  [/\w+\.litPropertyMetadata\s*\?\?=\s*new WeakMap(?:\(\))?/, '0'],
  [/Symbol\.metadata\s*\?\?=\s*Symbol\((['"])metadata\1\)/, '0'],
  [/\w+\[Symbol\.metadata\]/, 'null'],
];

/**
 * A rollup plugin: Lit keeps its versions in three global lists, to warn developers of two copies, and the
 * metadata of decorators, which the element has none of, in a global map under a symbol that it adds to `Symbol`. On other
 * people's pages the element has no global names, and some have frozen what the language brings.
 * @returns {import('rollup').Plugin}
 */
export function withoutGlobals() {
  return {
    name: 'without-globals',
    transform(code) {
      if (!VERSIONS.test(code)) return null;
      const found = METADATA.filter(([pattern]) => pattern.test(code));
      if (found.length % METADATA.length > 0)
        this.error('Lit no longer keeps metadata the way this plugin knows');
      const changed = found.reduce((text, [pattern, stand]) => text.replace(pattern, stand), code);
      return { code: changed.replace(VERSIONS, '0').replace(HOOKS, 'undefined'), map: null };
    },
  };
}
