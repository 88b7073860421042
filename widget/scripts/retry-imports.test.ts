import { expect } from 'chai';
import { rollup } from 'rollup';
import { onDemand } from '../../sdk/src/on-demand.ts';

const { retryImports } = await import(new URL('retry-imports.mjs', import.meta.url).href);

/** What the plugin makes of a file with loaders, and how its imports fare: `load` stands for the browser's. */
async function build(id: string, code: string, load: (address: string) => Promise<unknown>) {
  const bundle = await rollup({
    input: id,
    external: (path) => path.endsWith('.js') && path !== id,
    plugins: [
      { name: 'file', resolveId: (path) => (path === id ? id : null), load: () => code },
      retryImports(),
    ],
  });
  const { output } = await bundle.generate({ format: 'es' });
  const body = output[0].code.replaceAll('import(', 'load(').replace(/export \{ (\w+) \};/, 'return $1;');
  return new Function('load', body)(load) as Record<string, (again?: string) => Promise<unknown>>;
}

describe('The loaders of a built element', () => {
  it("ask at another address for a file of the SDK's that they could not have, each for itself", async () => {
    const asked: string[] = [];
    const code = `export const onDemand = ${spell(onDemand)};`;
    const loaders = await build('/sdk/dist/on-demand.js', code, async (address) => {
      asked.push(address);
      if (address === './changes.js') throw new TypeError('It could not be fetched.');
      return address;
    });
    expect(await loaders.changes!().catch((error) => error)).to.be.an.instanceOf(TypeError);
    const again = await loaders.changes!();
    expect(again).to.match(/^\.\/changes\.js\?\d+$/);
    expect(await loaders.changes!()).to.equal(again);
    expect(await loaders.fallback!()).to.equal('./fallback.js');
    expect(asked).to.have.length(4);
  });
});

/** The loaders as `tsc` writes them. */
function spell(loaders: object): string {
  return `{ ${Object.keys(loaders)
    .map((name) => `${name}: () => import('./${name}.js')`)
    .join(', ')} }`;
}
