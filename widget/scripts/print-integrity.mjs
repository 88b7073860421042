import { createHash } from 'node:crypto';

/**
 * A rollup plugin: prints the `integrity` value of what it writes, and keeps it beside the file.
 * @returns {import('rollup').Plugin}
 */
export function printIntegrity() {
  return {
    name: 'print-integrity',
    generateBundle(_options, bundle) {
      for (const { fileName, code } of Object.values(bundle)) {
        const integrity = `sha384-${createHash('sha384').update(code).digest('base64')}`;
        this.emitFile({ type: 'asset', fileName: `${fileName}.integrity`, source: `${integrity}\n` });
        console.log(`${fileName} integrity="${integrity}"`);
      }
    },
  };
}
