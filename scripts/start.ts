/**
 * `npm start`: builds the element's bundle when its sources are newer, then becomes the server, which runs from its
 * sources. It is the same process, so arguments, signals and the exit code are the server's own.
 */
import { spawnSync } from 'node:child_process';
import { watchParent } from './processes/parent.ts';
import { isStale } from './start/freshness.ts';

const BUNDLE = 'widget/dist/bundle/status-badge.js';
const SOURCES = [
  '{sdk,widget}/src/**/*.{ts,tsx}',
  '{sdk,widget}/package.json',
  'rollup.config.mjs',
  'widget/scripts/*',
];

/** `--help`, and commands other than `start`, serve no page. */
function servesPages(parameters: readonly string[]): boolean {
  const [first = 'start'] = parameters;
  return first === 'start' || first.startsWith('--workers');
}

if (servesPages(process.argv.slice(2)) && isStale(BUNDLE, SOURCES)) {
  console.log('Building the SDK and the element …');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
watchParent(() => process.kill(process.pid, 'SIGTERM'));
await import('../server/src/main.ts');
