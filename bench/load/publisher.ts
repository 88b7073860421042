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
  return {
    publish: ({ port, method, path, headers, body }, number, micros) =>
      new Promise((done, fail) => {
        const text = body.replace('MARKER', spellMarker(number, micros));
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
        sent.once('error', fail);
        sent.end(text);
      }),
    close: () => agent.destroy(),
  };
}
