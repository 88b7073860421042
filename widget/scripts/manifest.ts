/** `node widget/scripts/manifest.ts`: writes custom-elements.json and html-data.json from the element's own comments. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeElement } from './manifest/describe-element.ts';
import { htmlData } from './manifest/html-data.ts';

const widget = join(import.meta.dirname, '..');
const manifest = await describeElement();
const write = (name: string, value: unknown) =>
  writeFile(join(widget, name), `${JSON.stringify(value, null, 2)}\n`);
await write('custom-elements.json', manifest);
await write('html-data.json', htmlData(manifest));
