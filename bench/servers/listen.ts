import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on any free port and tells the harness which. */
export function announce(server: Server): void {
  // The load client's publishing connection may rest for longer than Node's five seconds.
  server.keepAliveTimeout = 600_000;
  // Ten thousand connections come in a burst.
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
    process.stdout.write(`listening ${(server.address() as AddressInfo).port}\n`);
  });
}

export async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('latin1')) text += chunk;
  return text;
}
