import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect } from 'chai';
import { StartError } from '../../errors.ts';
import { openPostgres } from './postgres.ts';
import { readPostgresUrl } from './postgres-url.ts';

// The first words of a client that wants encryption (PostgreSQL's protocol, SSLRequest).
const SSL_REQUEST = '0000000804d2162f';

describe('the URL of a PostgreSQL', () => {
  it('names a database, or has that of the user', () => {
    expect(readPostgresUrl('postgres://a:b@c/d%20e').database).to.equal('d e');
    expect(readPostgresUrl('postgres://a:b@c').database).to.equal('a');
  });

  it('keeps what stands behind the question mark, and reads sslmode as PostgreSQL does', () => {
    const plain = 'postgres://a:b@c/d?options=-c%20a';
    expect(readPostgresUrl(plain).connectionString).to.equal(plain);
    const { connectionString } = readPostgresUrl('postgres://a:b@c/d?sslmode=require');
    expect(connectionString).to.equal('postgres://a:b@c/d?sslmode=require&uselibpqcompat=true');
  });

  const unreadable: [string, string][] = [
    ['postgres://a:hunter%2x@c/d', 'spelled %25'],
    ['postgres://a:hunter2@c/%zz', 'spelled %25'],
    ['postgres://', 'names no database'],
    ['postgres://c:5432/', 'names no database'],
  ];
  for (const [url, says] of unreadable) {
    it(`is refused in a sentence: ${url}`, async () => {
      const error = await openPostgres(url, 2, []).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(StartError);
      expect((error as Error).message)
        .to.match(/^DATABASE_URL: /)
        .and.include(says)
        .and.not.include('hunter');
    });
  }

  it('that asks for encryption is never answered without it', async () => {
    const said: string[] = [];
    const server = createServer((socket: Socket) => {
      socket.once('data', (bytes) => {
        said.push(bytes.toString('hex'));
        socket.end('N');
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `postgres://a:b@127.0.0.1:${port}/d?sslmode=require`;
    const error = await openPostgres(url, 2, []).catch((reason: unknown) => reason);
    server.close();
    expect(said[0]).to.equal(SSL_REQUEST);
    expect((error as Error).message).to.include('does not support SSL');
  });
});
