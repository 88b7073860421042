import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface GuardOptions {
  /** The process to end; negative: the process group. */
  readonly target: number;
  readonly signal: 'SIGINT' | 'SIGTERM';
  /** Removed once the process is gone. Default: nothing. */
  readonly directory?: string;
}

/** Ends a process when this one dies without having done so itself. */
export interface Guard {
  /** Tells the guard that its process is gone already; resolves when the directory is removed. */
  dismiss(): Promise<void>;
}

/** A word on the pipe is the dismissal; end of file without one is the death of this process. */
const SCRIPT = `
  if ! read -r dismissed; then
    kill -s "$1" -- "$2" 2>/dev/null && sleep 3 && kill -s KILL -- "$2" 2>/dev/null
  fi
  if [ -n "$3" ]; then rm -rf -- "$3"; fi
`;

/**
 * Starts a guard: a shell that waits on a pipe which only this process holds, so that even SIGKILL here leaves
 * nothing behind. It has a session of its own, because Ctrl-C in the terminal must not end it first.
 */
export function startGuard({ target, signal, directory = '' }: GuardOptions): Guard {
  const parameters = [signal.slice('SIG'.length), String(target), directory];
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'guard', ...parameters], {
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const exited = once(shell, 'exit');
  shell.unref();
  return {
    async dismiss() {
      shell.ref();
      shell.stdin?.end('dismissed\n');
      await exited;
    },
  };
}
