import { type ExecFileException, execFile } from 'node:child_process';

/** The environment without what an enclosing `npm run` says about this repository. */
export function outsideEnv(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^(npm_|INIT_CWD$|NODE_OPTIONS$)/i.test(name));
  return Object.fromEntries(kept);
}

/** Runs a command and gives its standard output; rejects with everything it said when it fails. */
export function runOutside(
  command: string,
  parameters: readonly string[],
  directory: string,
): Promise<string> {
  const options = { cwd: directory, env: outsideEnv(), encoding: 'utf8' as const, maxBuffer: 16_000_000 };
  return new Promise((resolve, reject) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string): void => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${command} ${parameters.join(' ')} failed:\n${stdout}\n${stderr}`));
    };
    execFile(command, parameters, options, done);
  });
}
