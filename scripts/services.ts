/**
 * `npm run services`: starts the databases the tests use, prints the variables to export, and ends them on Ctrl-C.
 * The printed lines are the only thing on standard output: `npm run -s services > services.env`.
 */
import { once } from 'node:events';
import { provideServices } from './services/provide.ts';

const interrupted = Promise.race([
  once(process, 'SIGINT'),
  once(process, 'SIGTERM'),
  once(process, 'SIGHUP'),
]);
const keepAlive = setInterval(() => undefined, 60_000);
const services = await provideServices({ env: process.env, say: (line) => console.error(line) });
for (const [name, value] of Object.entries(services.variables)) console.log(`export ${name}='${value}'`);
console.error('Ctrl-C ends them.');
await interrupted;
clearInterval(keepAlive);
await services.stop();
