import { gzipSync } from 'node:zlib';
import { PROBLEM_CONTENT_TYPE } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { openRaw } from '../testing/raw-request.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { BODY_DEADLINE_MS, MOST_BODY_BYTES } from './body.ts';

describe('a request', () => {
  let test: TestServer;
  let clock: ManualClock;
  before(async function () {
    this.timeout(30_000);
    clock = createManualClock();
    test = await startTestServer({ clock });
  });
  after(() => test.stop());

  const send = (path: string, init: RequestInit & { key?: boolean } = {}) => {
    const { key = true, headers = {}, ...rest } = init;
    const authorization = key ? { authorization: `Bearer ${test.organization.key}` } : {};
    return fetch(test.url + path, { ...rest, headers: { ...authorization, ...(headers as object) } });
  };
  const post = (body: BodyInit, type: string | undefined = 'application/json', path = '/v1/services') =>
    send(path, { method: 'POST', body, headers: { 'content-type': type } });
  const problem = async (response: Response) => {
    expect(response.headers.get('content-type')).to.equal(PROBLEM_CONTENT_TYPE);
    expect(response.headers.get('cache-control')).to.equal('no-store');
    const document = (await response.json()) as Record<string, unknown>;
    expect(document).to.include({ type: 'about:blank', status: response.status });
    expect(document['requestId']).to.equal(response.headers.get('x-request-id'));
    return document;
  };

  describe('body', () => {
    const cases: [string, BodyInit, string, number, string, RegExp][] = [
      ['is not JSON', '{"name":', 'application/json', 400, 'invalid_input', /not JSON/],
      ['is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'application/json', 400, 'invalid_input', /not JSON/],
      ['holds NUL', '{"name":"a\\u0000b"}', 'application/json', 400, 'invalid_input', /NUL/],
      ['holds half a character', '{"name":"\\ud800"}', 'application/json', 400, 'invalid_input', /surrogate/],
      [
        'is a form',
        'name=a',
        'application/x-www-form-urlencoded',
        415,
        'unsupported_media_type',
        /application\/json/,
      ],
      ['is plain text', '{"name":"a"}', 'text/plain', 415, 'unsupported_media_type', /application\/json/],
      ['is a list', '[]', 'application/json', 400, 'invalid_input', /must be an object/],
      ['is a word', '"name"', 'application/json', 400, 'invalid_input', /must be an object/],
      [
        'nests deeper than a stack',
        '['.repeat(200_000) + ']'.repeat(200_000),
        'application/json',
        400,
        'invalid_input',
        /object/,
      ],
      [
        'is too large',
        `"${'x'.repeat(MOST_BODY_BYTES)}"`,
        'application/json',
        413,
        'body_too_large',
        /1048576/,
      ],
    ];
    for (const [what, body, type, status, code, detail] of cases) {
      it(`that ${what} is refused with ${status}`, async () => {
        const response = await post(body, type);
        expect(response.status).to.equal(status);
        const document = await problem(response);
        expect(document['code']).to.equal(code);
        expect(document['detail']).to.match(detail);
      });
    }

    it('that is compressed is refused with 415, which says what is taken', async () => {
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
      const response = await send('/v1/services', {
        method: 'POST',
        body: gzipSync('{"name":"a"}'),
        headers,
      });
      expect([response.status, response.headers.get('accept-encoding')]).to.deep.equal([415, 'identity']);
      expect((await problem(response))['detail']).to.match(/without a Content-Encoding/);
    });

    const unclean: [string, string][] = [
      ['{"name":"a\\u0000b"}', 'name'],
      ['{"name":"a","services":[{"id":"a"},{"id":"\\ud83d"}]}', 'services[1].id'],
      ['{"name":"a","metadata":{"a\\u0000":1}}', 'metadata'],
      ['"\\ud83d"', ''],
    ];
    for (const [body, path] of unclean) {
      it(`with text that no database keeps is told where: ${path || 'all of it'}`, async () => {
        const document = await problem(await post(body));
        expect(document['errors']).to.have.nested.property('[0].path', path);
        expect(document['detail']).to.match(path ? /^\w+.*: has NUL/ : /^The input: has NUL/);
      });
    }

    it('that nests deep is told of in a few words', async () => {
      const body = `${'['.repeat(200_000)}"\\u0000"${']'.repeat(200_000)}`;
      const document = await problem(await post(body));
      expect(JSON.stringify(document).length).to.be.below(1_000);
    });

    it('that is not there is refused where one is needed', async () => {
      const response = await send('/v1/services', { method: 'POST' });
      expect((await problem(response))['detail']).to.match(/is required/);
    });

    it('may be of a type that ends in +json, and say its charset', async () => {
      expect((await post('{"name":"a"}', 'application/merge-patch+json')).status).to.equal(201);
      expect((await post('{"name":"b"}', 'application/json; charset=utf-8')).status).to.equal(201);
    });

    it('without an end is cut off by its size, whatever length it claims', async () => {
      const raw = openRaw(test.url);
      raw.write(
        `POST /v1/services HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${test.organization.key}\r\n` +
          'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      );
      const piece = 'x'.repeat(65_536);
      for (let sent = 0; sent <= MOST_BODY_BYTES; sent += piece.length) raw.write(`10000\r\n${piece}\r\n`);
      const { status, headers } = await raw.ended;
      expect([status, headers['connection']]).to.deep.equal([413, 'close']);
    });

    it('that trickles is refused with 408, and its connection ends', async () => {
      const raw = openRaw(test.url);
      raw.write(
        `POST /v1/services HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${test.organization.key}\r\n` +
          'Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{"name":',
      );
      let over = false;
      const ended = raw.ended.finally(() => {
        over = true;
      });
      // Time stands still but for this: how often the socket is looked at in between does not matter.
      while (!over) {
        clock.advance(BODY_DEADLINE_MS / 10);
        await new Promise(setImmediate);
      }
      const { status, headers, body } = await ended;
      expect([status, headers['connection']]).to.deep.equal([408, 'close']);
      expect(JSON.parse(body)).to.include({ code: 'request_timeout' });
    });
  });

  describe('line', () => {
    const cases: [string, string, number, string][] = [
      ['GET', '/v1/nothing', 404, 'not_found'],
      ['GET', '/nothing', 404, 'not_found'],
      ['PUT', '/v1/services', 405, 'method_not_allowed'],
      ['DELETE', '/v1/openapi.json', 405, 'method_not_allowed'],
      ['PROPFIND', '/v1/services', 405, 'method_not_allowed'],
      ['GET', '/v1/services/%zz', 400, 'invalid_input'],
      ['GET', '/v1/services/%00', 400, 'invalid_input'],
      ['GET', '/v1/services/short', 400, 'invalid_input'],
      ['GET', '/v1/services/aaaaaaaaaaaa', 404, 'not_found'],
      ['GET', '/v1/services?limit=0', 400, 'invalid_input'],
      ['GET', '/v1/services?limit=101', 400, 'invalid_input'],
      ['GET', '/v1/services?limit=1&limit=2', 400, 'invalid_input'],
      ['GET', '/v1/services?after=nonsense', 400, 'invalid_input'],
      ['GET', '/v1/services?status=fine', 400, 'invalid_input'],
      ['GET', '/v1/services?groupId=all', 400, 'invalid_input'],
      ['GET', `/v1/orgs/${'x'.repeat(41)}/summary`, 400, 'invalid_input'],
      ['GET', '/v1/orgs/%00/summary', 400, 'invalid_input'],
    ];
    for (const [method, path, status, code] of cases) {
      it(`${method} ${path.slice(0, 40)} is answered ${status} ${code}`, async () => {
        const response = await send(path, { method });
        expect(response.status).to.equal(status);
        expect((await problem(response))['code']).to.equal(code);
      });
    }

    it('with a parameter that is none is refused, where a filter left out would select everything', async () => {
      for (const [method, path] of [
        ['GET', '/v1/services?staus=operational&limit=1'],
        ['GET', '/v1/services/aaaaaaaaaaaa?staus=a'],
        ['DELETE', '/v1/services/aaaaaaaaaaaa?staus=a'],
      ] as const) {
        const response = await send(path, { method });
        expect(response.status, path).to.equal(400);
        expect((await problem(response))['detail']).to.equal('staus: is not a field here; remove it.');
      }
    });

    it('with a parameter that only a later server knows is answered, where pages read', async () => {
      const { slug } = test.organization;
      for (const path of [`/v1/orgs/${slug}/summary?later=1`, `/status/${slug}?utm_source=a`, '/livez?a=1']) {
        expect((await send(path, { key: false })).status, path).to.equal(200);
      }
    });

    it('with a method that is not possible says which are', async () => {
      const response = await send('/v1/services', { method: 'PUT' });
      const allowed = response.headers.get('allow')!.split(', ').sort();
      expect(allowed).to.deep.equal(['GET', 'HEAD', 'POST']);
      expect((await problem(response))['detail']).to.include('allowed: ');
    });

    it('HEAD answers the headers of GET and no body', async () => {
      const { headers } = await test.call('POST', '/v1/services', { name: 'Head' });
      const path = headers.get('location')!;
      const [get, head] = [await send(path), await send(path, { method: 'HEAD' })];
      expect(head.status).to.equal(200);
      expect(await head.text()).to.equal('');
      for (const name of ['etag', 'content-type', 'content-length', 'cache-control']) {
        expect(head.headers.get(name), name).to.equal(get.headers.get(name));
      }
      expect((await send('/v1/services/aaaaaaaaaaaa', { method: 'HEAD' })).status).to.equal(404);
    });

    it('OPTIONS says what is possible', async () => {
      const response = await send('/v1/services', { method: 'OPTIONS', key: false });
      expect(response.status).to.equal(200);
      expect(response.headers.get('allow')).to.include('POST');
    });
  });

  it('keeps the id it came with, and gets one otherwise', async () => {
    const given = await send('/livez', { headers: { 'x-request-id': 'trace-0001' } });
    expect(given.headers.get('x-request-id')).to.equal('trace-0001');
    const refused = await send('/livez', { headers: { 'x-request-id': 'has spaces' } });
    expect(refused.headers.get('x-request-id')).to.match(/^[a-z0-9]{12}$/);
  });

  it('with a key is answered for one reader alone, never for a shared cache', async () => {
    for (const path of ['/v1/services', `/v1/orgs/${test.organization.slug}`]) {
      expect((await send(path)).headers.get('cache-control')).to.equal('private, no-cache');
    }
    const minted = await post('{"name":"a","scopes":["read"]}', undefined, '/v1/keys');
    expect(minted.headers.get('cache-control')).to.equal('no-store');
  });

  describe('from a page', () => {
    const origin = 'https://shop.example';
    const preflights: [string, string][] = [
      ['GET', '/v1/services'],
      ['POST', '/v1/incidents'],
      ['PATCH', '/v1/services/aaaaaaaaaaaa'],
      ['DELETE', '/v1/keys/aaaaaaaaaaaa'],
      ['POST', '/v1/nothing'],
    ];
    for (const [method, path] of preflights) {
      it(`may ask before ${method} ${path}, without a credential`, async () => {
        const response = await send(path, {
          method: 'OPTIONS',
          key: false,
          headers: {
            origin,
            'access-control-request-method': method,
            'access-control-request-headers': 'authorization,content-type,idempotency-key,if-match',
          },
        });
        const { headers } = response;
        expect(response.status).to.equal(204);
        expect(headers.get('access-control-allow-origin')).to.equal('*');
        expect(headers.get('access-control-allow-methods')!.split(', ')).to.include(method);
        const allowed = headers.get('access-control-allow-headers')!.toLowerCase().split(', ');
        expect(allowed).to.include.members([
          'authorization',
          'content-type',
          'idempotency-key',
          'if-match',
          'if-none-match',
          'last-event-id',
          'x-api-key',
        ]);
        expect(headers.get('access-control-allow-credentials')).to.equal(null);
        expect(headers.get('access-control-max-age')).to.equal('86400');
      });
    }

    it('reads answers and errors, with the headers that matter', async () => {
      for (const path of ['/v1/services', '/v1/services/aaaaaaaaaaaa', '/v1/nothing']) {
        const { headers } = await send(path, { headers: { origin } });
        expect(headers.get('access-control-allow-origin'), path).to.equal('*');
        const exposed = headers.get('access-control-expose-headers')!.split(', ');
        expect(exposed, path).to.include.members([
          'ETag',
          'Location',
          'Retry-After',
          'RateLimit',
          'X-Request-Id',
        ]);
      }
    });

    it('gets no such leave outside the API', async () => {
      const response = await send('/livez', { headers: { origin } });
      expect(response.headers.get('access-control-allow-origin')).to.equal(null);
    });
  });
});
