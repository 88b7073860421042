/** `npm run pictures [name…]`: takes the pictures of the element anew, all or the named ones. Look at them before you keep them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SHEETS } from './pictures/sheets.ts';
import { takePictures } from './pictures/take-pictures.ts';

const directory = join(import.meta.dirname, '../../docs/pictures');
const wanted = process.argv.slice(2);
const sheets = SHEETS.filter(
  ({ name }) => wanted.length === 0 || wanted.some((each) => name.startsWith(each)),
);

await mkdir(directory, { recursive: true });
await takePictures(sheets, async ({ name }, png) => {
  await writeFile(join(directory, `${name}.png`), png);
  console.log(`${name}.png  ${(png.length / 1000).toFixed(1)} kB`);
});
