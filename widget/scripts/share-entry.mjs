const IMPORT = /import\{([^}]+)\}from"\.\.\/status-badge\.js";/;
const EXPORT = /export\{([^}]+)\};?\s*$/;
const DEFINE = /customElements\.define\("status-badge",(\w+)\)/;
/** Where chunks find what they share with the entry: on the class that asked for them. */
const SHARED = 'shared';

/** `a as b, c` as the members of an object, or of a pattern, in which the name outside comes first. */
function members(names, isExport) {
  return names
    .split(',')
    .map((each) => {
      const [name, other = name] = each.trim().split(' as ');
      const [outside, inside] = isExport ? [other, name] : [name, other];
      return outside === inside ? outside : `${outside}:${inside}`;
    })
    .join();
}

/**
 * A rollup plugin, after the minifier: chunks find what they share with the entry on the element's class, instead of importing
 * the entry. A module is known by its whole address: where a page asks for `status-badge.js?ver=6.8`, as WordPress
 * does, an import of `status-badge.js` would load all of it a second time.
 * @returns {import('rollup').Plugin}
 */
export function shareEntry() {
  return {
    name: 'share-entry',
    renderChunk(code, { isEntry }) {
      let changed = code.replace(
        IMPORT,
        (_, names) => `const{${members(names, false)}}=customElements.get("status-badge").${SHARED};`,
      );
      if (isEntry) {
        const [, element] =
          DEFINE.exec(code) ?? this.error('The tag is not defined the way this plugin knows');
        changed = code.replace(EXPORT, (_, names) => `${element}.${SHARED}={${members(names, true)}};`);
        if (changed === code) this.error('The entry does not export the way this plugin knows');
      }
      return { code: changed, map: null };
    },
    generateBundle(_options, bundle) {
      for (const { fileName, code } of Object.values(bundle)) {
        if (/from\s*["']\.\.\/status-badge\.js/.test(code ?? ''))
          this.error(`${fileName} still imports the entry`);
      }
    },
  };
}
