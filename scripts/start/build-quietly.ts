import { spawnSync } from 'node:child_process';

/**
 * Runs a build of which only a failure is worth reading: `print` gets a line before, and all it said when it fails.
 * Answers the exit code.
 */
export function buildQuietly(
  command: string,
  parameters: readonly string[],
  print: (text: string) => void,
): number {
  print('Building the SDK and the element, once and when their sources change: some twenty seconds …');
  const { status, stdout, stderr, error } = spawnSync(command, parameters, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    maxBuffer: 64_000_000,
  });
  if (status === 0) return 0;
  print([stdout, stderr, error?.message].filter(Boolean).join('\n'));
  return status ?? 1;
}
