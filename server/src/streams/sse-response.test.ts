import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { expect } from 'chai';
import { SocketSink } from './sse-response.ts';

/** A socket whose kernel takes what it is given now, or when `take` is called. */
function createSocket(takesAtOnce: boolean) {
  const taken: string[] = [];
  const waiting: (() => void)[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      const accept = () => {
        taken.push(chunk.toString());
        done();
      };
      if (takesAtOnce) accept();
      else waiting.push(accept);
    },
  });
  return {
    socket: socket as unknown as Socket,
    taken,
    take(): void {
      for (const accept of waiting.splice(0)) accept();
    },
  };
}

function open(socket: Socket, head: string): void {
  const sink = new SocketSink(socket, head);
  sink.write(Buffer.from('hello'));
  sink.open();
}

describe('the opening of a stream', () => {
  it('goes out as one piece', () => {
    const { socket, taken } = createSocket(true);
    open(socket, 'head ');
    expect(taken).to.deep.equal(['head hello']);
  });

  it('stays what it was while its reader takes nothing and others open theirs', () => {
    const slow = createSocket(false);
    open(slow.socket, 'first ');
    const quick = createSocket(true);
    open(quick.socket, 'second ');
    open(quick.socket, 'third ');
    slow.take();
    expect(slow.taken).to.deep.equal(['first hello']);
    expect(quick.taken).to.deep.equal(['second hello', 'third hello']);
  });
});
