import { connect } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface RawConnection {
  write(text: string): void;
  /** Resolves with everything received when the server has ended the connection. */
  readonly ended: Promise<RawAnswer>;
}

/** A connection that sends exactly what a test writes, as no HTTP client would. */
export function openRaw(url: string): RawConnection {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    received += chunk;
  });
  const ended = new Promise<RawAnswer>((done, fail) => {
    // A server that answers before all was sent may reset the connection; what it said counts.
    socket.on('error', () => undefined);
    socket.on('close', () =>
      received ? done(readAnswer(received)) : fail(new Error('nothing was answered')),
    );
  });
  return { write: (text) => void socket.write(text), ended };
}

function readAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const headers = lines.map((each) => each.split(/: ?(.*)/s).slice(0, 2) as [string, string]);
  return {
    status: Number(line.split(' ')[1]),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: rest.join('\r\n\r\n'),
  };
}
