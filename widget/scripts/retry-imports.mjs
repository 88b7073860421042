const LOADERS = /\/(features|load-messages|on-demand)\.js$/;
/** The SDK's loaders take nothing: each remembers by itself that it failed. */
const RETRY =
  "const retry = (load, again = '') => () => load(again).catch((error) => { again = '?' + Date.now(); throw error; });\n";

/**
 * A rollup plugin: a browser that could not have a module once (Firefox, and the specification) never asks for the same
 * address again. Each loader `() => import(file)` of the element therefore takes what is added to the address when it is
 * tried anew; each of the SDK adds the time by itself after a failure.
 * @returns {import('rollup').Plugin}
 */
export function retryImports() {
  return {
    name: 'retry-imports',
    transform(code, id) {
      if (!LOADERS.test(id)) return null;
      const changed = id.endsWith('/on-demand.js')
        ? code.replace(/\(\) => (import\(.+?\))/g, 'retry((again) => $1)').replace(/^/, RETRY)
        : code.replaceAll('() => import(', "(again = '') => import(");
      if (!changed.includes('=> import(') || changed.includes('() => import(')) {
        this.error(`${id} no longer loads files the way this plugin knows`);
      }
      return { code: changed, map: null };
    },
    renderDynamicImport({ moduleId }) {
      return LOADERS.test(moduleId) ? { left: 'import(', right: ' + again)' } : null;
    },
  };
}
