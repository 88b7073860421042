import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadPage } from './load-page.ts';

describe('a page that is too large', () => {
  it('is given up while it comes', async function () {
    this.timeout(10_000);
    const block = Buffer.alloc(1_000_000, ' ');
    let sent = 0;
    const server = createServer((_request, response) => {
      const send = (): void => {
        while (!response.destroyed && response.write(block)) sent += 1;
        sent += 1;
      };
      response.on('drain', send);
      send();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const error = (await loadPage(address).catch((thrown: Error) => thrown)) as Error;
      expect(error.message).to.include('it is larger than 20000000 bytes');
      expect(sent).to.be.below(60);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('is given up from a file as well, and a small one with a byte order mark is read', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'status-badge-import-'));
    try {
      const large = join(directory, 'large.json');
      await writeFile(large, Buffer.alloc(20_000_001, ' '));
      const error = (await loadPage(large).catch((thrown: Error) => thrown)) as Error;
      expect(error.message).to.include('it is larger than 20000000 bytes');
      const marked = join(directory, 'marked.json');
      await writeFile(marked, `\ufeff${JSON.stringify({ page: { id: 'p', name: 'P' }, components: [] })}`);
      expect((await loadPage(marked)).page.name).to.equal('P');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
