/**
 * `npm run services`: starts the databases the tests use, prints the variables to export, and ends them on Ctrl-C.
 * The printed lines are the only thing on standard output: `npm run -s services > services.env`.
 */
import { once } from 'node:events';
import { watchParent } from './processes/parent.ts';
import { provideServices } from './services/provide.ts';

const orphaned = new Promise<void>((resolve) => watchParent(resolve));
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal));
const interrupted = Promise.race([orphaned, ...signals]);
const keepAlive = setInterval(() => undefined, 60_000);
const services = await provideServices({ env: process.env, say: (line) => console.error(line) });
for (const [name, value] of Object.entries(services.variables)) console.log(`export ${name}='${value}'`);
console.error('Ctrl-C ends them.');
await interrupted;
clearInterval(keepAlive);
await services.stop();
