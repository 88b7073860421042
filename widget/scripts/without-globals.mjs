const VERSIONS =
  /\(\w+\.(?:litElementVersions|litHtmlVersions|reactiveElementVersions)\s*\?\?=\s*\[\]\)\.push\([^)]*\)/;
const METADATA = /\w+\.litPropertyMetadata\s*\?\?=\s*new WeakMap(?:\(\))?/;

/**
 * A rollup plugin: Lit keeps its versions in three global lists, to warn developers of two copies, and the
 * metadata of decorators, which the element has none of, in a global map. On other people's pages the element
 * has no global names.
 * @returns {import('rollup').Plugin}
 */
export function withoutGlobals() {
  return {
    name: 'without-globals',
    transform(code) {
      if (!VERSIONS.test(code) && !METADATA.test(code)) return null;
      const own = METADATA.test(code) ? 'const litPropertyMetadata = new WeakMap();\n' : '';
      return { code: own + code.replace(VERSIONS, '0').replace(METADATA, '0'), map: null };
    },
  };
}
