import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import Koa from 'koa';
import { staticFiles } from './static-files.ts';

const TEXT = 'export const word = "badge";\n'.repeat(100);
// That of every file in every package of npm.
const PACKED_AT = new Date('1985-10-26T08:15:00Z');

describe('files that are served', () => {
  let folder: string;
  let server: Server;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'files-'));
    const directory = join(folder, 'public');
    mkdirSync(join(directory, 'chunks'), { recursive: true });
    writeFileSync(join(folder, 'secret.js'), 'secret');
    writeFileSync(join(directory, '.hidden.js'), 'hidden');
    writeFileSync(join(directory, 'chunks', 'part-abcdefgh.js'), TEXT);
    writeFileSync(join(directory, 'picture.png'), TEXT);
    pack(TEXT);
    const app = new Koa().use(staticFiles({ prefix: '/files', directory, headers: { 'X-Own': 'yes' } }));
    server = app.listen(0);
    await once(server, 'listening');
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  function pack(text: string): void {
    const path = join(folder, 'public', 'main.js');
    writeFileSync(path, text);
    utimesSync(path, PACKED_AT, PACKED_AT);
  }

  function ask(name: string, headers: Record<string, string> = {}, method = 'GET') {
    const { port } = server.address() as AddressInfo;
    return new Promise<{ status: number; headers: Record<string, string>; body: Buffer }>((done, fail) => {
      const request = get({ port, path: `/files/${name}`, headers, method }, async (response) => {
        const pieces = await response.toArray();
        const { statusCode: status = 0, headers: fields } = response;
        done({ status, headers: fields as Record<string, string>, body: Buffer.concat(pieces) });
      });
      request.on('error', fail);
    });
  }

  it('are sent compressed to who takes that, and as they are to others', async () => {
    const plain = await ask('main.js');
    expect([plain.body.toString(), plain.headers['content-encoding']]).to.deep.equal([TEXT, undefined]);
    const zipped = await ask('main.js', { 'accept-encoding': 'gzip' });
    expect(zipped.headers['content-encoding']).to.equal('gzip');
    expect(gunzipSync(zipped.body).toString()).to.equal(TEXT);
    const small = await ask('main.js', { 'accept-encoding': 'gzip, deflate, br, zstd' });
    expect(small.headers['content-encoding']).to.equal('br');
    expect(brotliDecompressSync(small.body).toString()).to.equal(TEXT);
    const refused = await ask('main.js', { 'accept-encoding': 'br;q=0, gzip;q=0' });
    expect(refused.headers['content-encoding']).to.equal(undefined);
    for (const { headers } of [plain, zipped, small]) {
      expect(headers).to.include({ vary: 'Accept-Encoding', 'x-own': 'yes', 'cache-control': 'max-age=300' });
      expect(headers['content-type']).to.equal('text/javascript; charset=utf-8');
    }
  });

  it('are sent as they are where that is the smallest', async () => {
    const { headers } = await ask('picture.png', { 'accept-encoding': 'gzip, br' });
    expect([headers['content-type'], headers['content-encoding']]).to.deep.equal(['image/png', undefined]);
  });

  it('are not sent again to who has them, compressed or not', async () => {
    const tags = new Set<string>();
    for (const accepted of ['br', 'gzip', 'identity']) {
      const { headers } = await ask('main.js', { 'accept-encoding': accepted });
      const tag = headers['etag']!;
      tags.add(tag);
      const again = await ask('main.js', { 'accept-encoding': accepted, 'if-none-match': `W/"a", ${tag}` });
      expect([again.status, again.body.length, again.headers['etag']]).to.deep.equal([304, 0, tag]);
      expect(again.headers).to.include({ vary: 'Accept-Encoding', 'cache-control': 'max-age=300' });
    }
    expect(tags.size).to.equal(3);
  });

  it('are known by what is in them: in a package every version has the same date', async () => {
    const before = await ask('main.js');
    pack(TEXT.replaceAll('badge', 'badges'));
    const headers = {
      'if-none-match': before.headers['etag']!,
      'if-modified-since': PACKED_AT.toUTCString(),
    };
    const after = await ask('main.js', headers);
    expect([after.status, after.body.includes('badges')]).to.deep.equal([200, true]);
    expect(after.headers).to.not.have.property('last-modified');
    const byDate = await ask('main.js', { 'if-modified-since': PACKED_AT.toUTCString() });
    expect(byDate.status).to.equal(200);
  });

  it('are kept for a year where the name holds a hash', async () => {
    const { headers } = await ask('chunks/part-abcdefgh.js');
    expect(headers['cache-control']).to.equal('max-age=31536000,immutable');
  });

  it('answer HEAD with the same headers and no body', async () => {
    const asked = { 'accept-encoding': 'br' };
    const [whole, head] = [await ask('main.js', asked), await ask('main.js', asked, 'HEAD')];
    expect(head.body.length).to.equal(0);
    for (const name of ['etag', 'content-length', 'content-encoding']) {
      expect(head.headers[name], name).to.equal(whole.headers[name]);
    }
  });

  for (const name of [
    '../secret.js',
    '..%2fsecret.js',
    '%2e%2e/secret.js',
    'chunks/../main.js',
    '..\\secret.js',
    '.hidden.js',
    'chunks',
    'chunks/',
    '/main.js',
    'main.js%00',
    'nothing.js',
  ]) {
    it(`do not include ${name}`, async () => {
      expect((await ask(name)).status).to.equal(404);
    });
  }
});
