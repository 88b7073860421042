import { connect, type Socket } from 'node:net';
import { scanMarkers } from './marker.ts';

export interface Target {
  /** Default 127.0.0.1. From one address to another there are 28,000 ports, and those in use are searched through. */
  readonly host?: string;
  readonly port: number;
  /** The request line's path. */
  readonly path: string;
  /** Default: server-sent events. */
  readonly protocol: 'sse' | 'socket.io';
}

/** Ten thousand sockets of one process, read with one shared buffer: the client must cost less than the server. */
export interface Subscribers {
  readonly open: number;
  /** Connections that ended or were refused, and how the last one began. */
  readonly lost: number;
  readonly lastRefusal: string;
  /** Opens more; resolves when each has been answered, rejects when one is refused. */
  add(count: number, target: Target, cursor?: string): Promise<void>;
  /** Expects event numbers to begin at `first`. */
  expectFrom(first: number): void;
  /** Events that came out of turn. */
  readonly misplaced: number;
  /** The SSE id that the first connection saw last. */
  readonly lastId: string;
  close(): void;
}

// What connects at once; the kernel's listen queue holds 511 by default in Node.
const PARALLEL = 200;
const BUFFER_BYTES = 262_144;

const OPENINGS = {
  sse: (path: string) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n`,
  'socket.io': (path: string) =>
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
};
// A masked text frame of Engine.IO "message", Socket.IO "connect"; the mask is zero.
const SOCKET_IO_CONNECT = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]);
const ACCEPTED = /^HTTP\/1\.1 (?:200|101) /;

export function createSubscribers(onEvent: (number: number, micros: number) => void): Subscribers {
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  const sockets = new Set<Socket>();
  let lost = 0;
  let misplaced = 0;
  let lastRefusal = '';
  let lastId = '';
  let first = 0;

  function openOne(target: Target, path: string, watched: boolean): Promise<void> {
    return new Promise((done, fail) => {
      let answered = false;
      let expected = -1;
      let carry: Buffer | undefined;
      const mark = (number: number, micros: number): void => {
        if (expected < 0) expected = first;
        if (number !== expected) misplaced += 1;
        expected = number + 1;
        onEvent(number, micros);
      };
      const read = (size: number): boolean => {
        if (!answered) {
          answered = true;
          const head = buffer.toString('latin1', 0, Math.min(size, 200));
          if (!ACCEPTED.test(head)) {
            lastRefusal = head;
            socket.destroy();
            fail(new Error(`refused: ${head.split('\r\n')[0]}`));
            return true;
          }
          if (target.protocol === 'socket.io') socket.write(SOCKET_IO_CONNECT);
          done();
        }
        if (watched) {
          const text = buffer.toString('latin1', Math.max(0, size - 1_000), size);
          lastId = text.match(/(?:^|\n)id: (\S+)\n(?![\s\S]*\nid: )/)?.[1] ?? lastId;
        }
        if (carry) {
          const joined = Buffer.concat([carry, buffer.subarray(0, size)]);
          const rest = scanMarkers(joined, joined.length, mark);
          carry = rest < joined.length ? Buffer.from(joined.subarray(rest)) : undefined;
          return true;
        }
        const rest = scanMarkers(buffer.subarray(0, size), size, mark);
        if (rest < size) carry = Buffer.from(buffer.subarray(rest, size));
        return true;
      };
      const socket = connect({
        port: target.port,
        host: target.host ?? '127.0.0.1',
        onread: { buffer, callback: read },
      });
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.once('connect', () => socket.write(OPENINGS[target.protocol](path)));
      socket.on('error', (error) => {
        lastRefusal = error.message;
      });
      socket.on('close', () => {
        if (!sockets.delete(socket)) return;
        lost += 1;
        if (!answered) fail(new Error(`not answered: ${lastRefusal || 'closed'}`));
      });
    });
  }

  return {
    get open() {
      return sockets.size;
    },
    get lost() {
      return lost;
    },
    get lastRefusal() {
      return lastRefusal;
    },
    get misplaced() {
      return misplaced;
    },
    get lastId() {
      return lastId;
    },
    expectFrom(next) {
      first = next;
      misplaced = 0;
    },
    async add(count, target, cursor) {
      const path = cursor ? `${target.path}?cursor=${cursor}` : target.path;
      let left = count;
      const work = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          await openOne(target, path, sockets.size === 0);
        }
      };
      await Promise.all(Array.from({ length: Math.min(PARALLEL, count) }, work));
    },
    close() {
      const all = [...sockets];
      sockets.clear();
      for (const socket of all) socket.destroy();
      lost = 0;
    },
  };
}
