/**
 * A rollup plugin: an app may wait for the SDK (`ready()`, `finished()`, `events()`); the element never does, and gives
 * its client to nobody. A bundler cannot know that of methods, so the file with the waiting is left out here.
 * @returns {import('rollup').Plugin}
 */
export function withoutWaiting() {
  return {
    name: 'without-waiting',
    transform(code, id) {
      if (!id.endsWith('/sdk/dist/live.js')) return null;
      const names = [...code.matchAll(/^export (?:async )?function\*? (\w+)/gm)].map(([, name]) => name);
      if (names.length === 0) this.error('live.js no longer exports what this plugin knows');
      return { code: names.map((name) => `export const ${name} = undefined;`).join('\n'), map: null };
    },
  };
}
