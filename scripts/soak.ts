/**
 * `npm run soak`: the chaos test of the fleet, longer and with more of everything, until its time is over.
 * `npm run soak -- --minutes 30 --clients 300 --readers 20 --writes 20 --seed 7`; `CHAOS_SEED` of a failed run repeats
 * its choices, though not the moments in which the machine made them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { watchParent } from './processes/parent.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    clients: { type: 'string', default: '300' },
    readers: { type: 'string', default: '20' },
    writes: { type: 'string', default: '20' },
    seed: { type: 'string', default: '' },
  },
});

const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
const child = spawn(process.execPath, [mocha, 'server/src/testing/fleet.chaos.test.ts'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    CHAOS_SECONDS: String(Number(values.minutes) * 60),
    CHAOS_CLIENTS: values.clients,
    CHAOS_READERS: values.readers,
    CHAOS_WRITES: values.writes,
    CHAOS_SEED: values.seed,
    CHAOS_REPORT: '1',
  },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
watchParent(() => child.kill('SIGTERM'));
const [code] = await once(child, 'exit');
process.exitCode = code ?? 1;
