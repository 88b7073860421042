import { Agent, request } from 'node:http';
import { spellMarker } from './marker.ts';

/** How one event is published: a request whose body holds the marker where it says `MARKER`. */
export interface Publication {
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface Publisher {
  /** Resolves when the server has answered; rejects when it refuses. */
  publish(publication: Publication, number: number, micros: number): Promise<void>;
  close(): void;
}

export function createPublisher(): Publisher {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });

  function send({ port, method, path, headers }: Publication, text: string): Promise<void> {
    return new Promise((done, fail) => {
      const options = { host: '127.0.0.1', port, method, path, agent };
      const sent = request(
        { ...options, headers: { ...headers, 'content-length': Buffer.byteLength(text) } },
        (response) => {
          response.resume();
          response.once('end', () => {
            if (response.statusCode! < 300) done();
            else fail(new Error(`publishing was answered ${response.statusCode}`));
          });
        },
      );
      sent.once('error', (error: NodeJS.ErrnoException) => {
        // A server may close an idle connection just as it is used again: nothing was published.
        if (sent.reusedSocket && error.code === 'ECONNRESET') {
          send({ port, method, path, headers, body: '' }, text).then(done, fail);
        } else fail(error);
      });
      sent.end(text);
    });
  }

  return {
    publish: (publication, number, micros) =>
      send(publication, publication.body.replace('MARKER', spellMarker(number, micros))),
    close: () => agent.destroy(),
  };
}
