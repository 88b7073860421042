/**
 * The page at /v1/docs needs one file of a package that brings a hundred others: the server ships that file, with
 * the licenses of it and of what it holds.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const viewer = createRequire(import.meta.url).resolve('rapidoc');
const licenses = [join(dirname(viewer), '..', 'LICENSE.txt'), `${viewer}.LICENSE.txt`];
copyFileSync(viewer, 'server/dist/viewer.js');
writeFileSync(
  'server/dist/viewer.js.LICENSE.txt',
  licenses.map((file) => readFileSync(file, 'utf8')).join('\n'),
);
