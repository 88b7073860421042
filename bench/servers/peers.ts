import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { lookupProgram } from '../../scripts/services/programs.ts';
import { acceptsConnections } from '../../server/src/testing/fleet/machine.ts';
import { childrenOf } from '../children.ts';
import { type Contender, readPort, stopChild } from '../contender.ts';
import { EVENT_BYTES } from '../frame.ts';
import { MARKER_LENGTH } from '../load/marker.ts';
import type { Target } from '../load/subscribers.ts';
import { endChild, SERVER_CORE, spawnPinned } from '../processes.ts';
import { hasNchan, nchanConfiguration } from './nchan.conf.ts';

const SOCKET_IO_PATH = '/socket.io/?EIO=4&transport=websocket';

function nodePeer(name: string, setup: string, file: string, parameters: readonly string[] = []): Contender {
  return {
    name,
    setup,
    async start() {
      const path = fileURLToPath(new URL(file, import.meta.url));
      const child = spawnPinned(process.execPath, [path, ...parameters], {
        core: SERVER_CORE,
        env: { NODE_ENV: 'production' },
      });
      const port = await readPort(child);
      const protocol: Target['protocol'] = file.startsWith('socket-io') ? 'socket.io' : 'sse';
      return {
        pids: [child.pid!],
        target: { port, protocol, path: protocol === 'sse' ? '/events' : SOCKET_IO_PATH },
        publication: { port, method: 'POST', path: '/publish', headers: {}, body: 'MARKER' },
        stop: stopChild(child),
      };
    },
  };
}

// Nchan spells `id: 1763690000:0` and `data: ` around the body.
const NCHAN_FRAMING = 'id: 1763690000:0\ndata: \n\n'.length;

function nchanPeer(nginx: string, connections: number): Contender {
  return {
    name: 'nginx with Nchan',
    setup: 'C; one worker, memory',
    async start() {
      const directory = mkdtempSync(join(tmpdir(), 'status-badge-nchan-'));
      const port = 20_000 + (process.pid % 10_000);
      const file = join(directory, 'nginx.conf');
      writeFileSync(file, nchanConfiguration(directory, port, connections));
      const child = spawnPinned(nginx, ['-p', directory, '-c', file], { core: SERVER_CORE });
      while (!(await acceptsConnections(port))) await sleep(50);
      const padding = 'x'.repeat(EVENT_BYTES - NCHAN_FRAMING - MARKER_LENGTH);
      return {
        pids: [child.pid!, ...childrenOf(child.pid!)],
        target: { port, path: '/events', protocol: 'sse' },
        publication: { port, method: 'POST', path: '/publish', headers: {}, body: `MARKER${padding}` },
        async stop() {
          await endChild(child);
          rmSync(directory, { recursive: true, force: true });
        },
      };
    },
  };
}

/** What is there to compare with on this machine. */
export function listPeers(connections: number): Contender[] {
  const nginx = lookupProgram('nginx');
  return [
    nodePeer('bare node:http', 'the floor: one Buffer to each socket', 'floor.ts'),
    nodePeer('the same, joining', 'events of 5 ms in one write', 'floor.ts', ['5']),
    ...(nginx && hasNchan() ? [nchanPeer(nginx, connections)] : []),
    nodePeer('node:http response.write', 'chunked, as usually written', 'response-write.ts'),
    nodePeer('better-sse', 'one channel', 'better-sse.ts'),
    nodePeer('socket.io', 'WebSocket only, uncompressed', 'socket-io.ts'),
  ];
}
