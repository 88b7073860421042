#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import process from 'node:process';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const needed = engines.node.replace(/[^\d.]/g, '');
const [major, minor] = process.versions.node.split('.').map(Number);
const [neededMajor, neededMinor = 0] = needed.split('.').map(Number);

// Before anything of the server is loaded: an older Node would fail somewhere inside, in words of its own.
if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  process.stderr.write(
    `status-badge-server needs Node ${needed} or later; this is ${process.versions.node}.\n`,
  );
  process.exit(1);
}
await import('../dist/main.js');
