import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { type ServerProcess, spawnServer } from '../server-process.ts';

/** One server of the fleet, on a port it keeps. */
export interface Instance {
  readonly name: string;
  readonly port: number;
  start(): Promise<void>;
  /** Resolves with the exit code; null when it was killed. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  /** What it costs the machine now. */
  usage(): { sockets: number; residentBytes: number };
  /** All it has written, over its restarts. */
  log(): string;
}

function countSockets(pid: number): number {
  const directory = `/proc/${pid}/fd`;
  return readdirSync(directory).filter((descriptor) => {
    try {
      return readlinkSync(`${directory}/${descriptor}`).startsWith('socket:');
    } catch {
      return false; // closed between the two looks
    }
  }).length;
}

function residentBytes(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1_024;
}

export function createInstance(name: string, port: number, env: Record<string, string>): Instance {
  const ended: string[] = [];
  let server: ServerProcess | undefined;
  const output = (): string => (server ? server.output.out + server.output.err : '');
  return {
    name,
    port,
    async start() {
      ended.push(output());
      server = spawnServer({ ...env, PORT: String(port) });
      await server.listening();
    },
    async end(signal) {
      return server ? server.kill(signal) : null;
    },
    usage() {
      const { pid } = server!;
      return { sockets: countSockets(pid), residentBytes: residentBytes(pid) };
    },
    log: () => ended.join('') + output(),
  };
}
