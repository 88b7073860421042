const LOADER = /\(\) => import\(("|')(.+?)\1\)/g;

/**
 * A rollup plugin for a build of one file: what the SDK loads on demand is there anyway. Imported at once it stands beside
 * the rest of the SDK, which compresses better than at the end of the file, and needs no promise around it.
 * @returns {import('rollup').Plugin}
 */
export function atOnce() {
  return {
    name: 'at-once',
    transform(code, id) {
      if (!id.endsWith('/sdk/dist/on-demand.js')) return null;
      const imports = [];
      const changed = code.replace(LOADER, (_, _quote, path) => {
        imports.push(`import * as file${imports.length} from '${path}';`);
        return `async () => file${imports.length - 1}`;
      });
      if (imports.length === 0) this.error('on-demand.js no longer loads files the way this plugin knows');
      return { code: `${imports.join('\n')}\n${changed}`, map: null };
    },
  };
}
