const LOADER = /\(\) => import\(("|')\.\/(\w+)\.js\1\)/g;

/**
 * A rollup plugin: of what the SDK loads on demand, `names` (default: all) is in the file that asks for it. Imported at once it
 * stands beside the rest of the SDK, which compresses better than at the end of the file, and costs no round trip.
 * @param {readonly string[]} [names]
 * @returns {import('rollup').Plugin}
 */
export function atOnce(names) {
  return {
    name: 'at-once',
    transform(code, id) {
      if (!id.endsWith('/sdk/dist/on-demand.js')) return null;
      const known = [...code.matchAll(LOADER)].map(([, , name]) => name);
      const wanted = names ?? known;
      if (wanted.length === 0 || wanted.some((name) => !known.includes(name))) {
        this.error('on-demand.js no longer loads files the way this plugin knows');
      }
      const imports = wanted.map((name) => `import * as ${name}File from './${name}.js';\n`).join('');
      const changed = code.replace(LOADER, (loader, _quote, name) =>
        wanted.includes(name) ? `async () => ${name}File` : loader,
      );
      return { code: imports + changed, map: null };
    },
  };
}
