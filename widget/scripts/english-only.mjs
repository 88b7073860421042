/** What load-messages is where there is but one language: the minifier sees that nothing is ever loaded. */
const ENGLISH = {
  LANGUAGES: "['en']",
  languageOf: "() => 'en'",
  loadMessages: 'async () => undefined',
};

/**
 * A rollup plugin: leaves every language but English out.
 * @returns {import('rollup').Plugin}
 */
export function englishOnly() {
  return {
    name: 'english-only',
    transform(code, id) {
      if (!id.endsWith('/messages/load-messages.js')) return null;
      const names = [...code.matchAll(/^export (?:const|(?:async )?function) (\w+)/gm)].map(
        ([, name]) => name,
      );
      if (names.sort().join() !== Object.keys(ENGLISH).sort().join()) {
        this.error(`load-messages exports ${names}, and not what this plugin knows`);
      }
      return { code: names.map((name) => `export const ${name} = ${ENGLISH[name]};`).join('\n'), map: null };
    },
  };
}
