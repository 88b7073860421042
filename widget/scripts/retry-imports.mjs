const LOADERS = /\/(features|load-messages)\.js$/;

/**
 * A rollup plugin: a browser that could not have a module once (Firefox, and the specification) never asks for the same
 * address again. Each loader `() => import(file)` therefore takes what is added to the address when it is tried anew.
 * @returns {import('rollup').Plugin}
 */
export function retryImports() {
  return {
    name: 'retry-imports',
    transform(code, id) {
      if (!LOADERS.test(id)) return null;
      const changed = code.replaceAll('() => import(', "(again = '') => import(");
      if (changed === code) this.error(`${id} no longer loads files the way this plugin knows`);
      return { code: changed, map: null };
    },
    renderDynamicImport({ moduleId }) {
      return LOADERS.test(moduleId) ? { left: 'import(', right: ' + again)' } : null;
    },
  };
}
