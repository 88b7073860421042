/**
 * `npm start`: builds the element's bundle when its sources are newer, then becomes the server, which runs from its
 * sources. It is the same process, so arguments, signals and the exit code are the server's own.
 */
import { watchParent } from './processes/parent.ts';
import { buildQuietly } from './start/build-quietly.ts';
import { isStale } from './start/freshness.ts';

const BUNDLE = 'widget/dist/bundle/status-badge.js';
const SOURCES = [
  '{sdk,widget}/src/**/*.{ts,tsx}',
  '{sdk,widget}/package.json',
  'rollup.config.mjs',
  'widget/scripts/*',
];

/** `--help`, what is no option, and commands other than `start`, serve no page. */
function servesPages(parameters: readonly string[]): boolean {
  const [first = 'start'] = parameters;
  return first === 'start' || first.startsWith('--workers');
}

if (servesPages(process.argv.slice(2)) && isStale(BUNDLE, SOURCES)) {
  const status = buildQuietly('npm', ['run', '--silent', 'build'], console.log);
  if (status !== 0) process.exit(status);
}
watchParent(() => process.kill(process.pid, 'SIGTERM'));
await import('../server/src/main.ts');
