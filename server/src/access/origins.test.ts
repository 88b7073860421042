import { expect } from 'chai';
import type { Context } from '../context.ts';
import { isServerError } from '../errors.ts';
import type { HttpContext } from '../http/request.ts';
import type { Organization } from '../organizations/organization.entity.ts';
import { requireOrigin } from './origins.ts';

const LISTED = ['https://app.example.com', 'https://xn--exmple-cua.com', 'http://status.example.com:8080'];

interface Asked {
  origin?: string;
  site?: string;
  actor?: string;
  allowed?: readonly string[];
  production?: boolean;
}

/** What a request of a page gets: the origin that may read the answer, `(none)`, or `refused`. */
function ask({ origin, site, actor = 'anonymous', allowed = LISTED, production = true }: Asked): string {
  const given: Record<string, string> = {
    ...(origin ? { origin } : {}),
    ...(site ? { 'sec-fetch-site': site } : {}),
  };
  const answered = new Map([['Access-Control-Allow-Origin', '*']]);
  const http = {
    req: { headers: given },
    set: (name: string, value: string) => void answered.set(name, value),
    remove: (name: string) => void answered.delete(name),
    vary: () => undefined,
    state: { actor: { kind: actor } },
  };
  try {
    requireOrigin(
      { config: { production } } as Context,
      http as never as HttpContext,
      { allowedOrigins: allowed } as Organization,
    );
    return answered.get('Access-Control-Allow-Origin') ?? '(none)';
  } catch (error) {
    if (isServerError(error) && error.code === 'forbidden') return 'refused';
    throw error;
  }
}

describe('an organization that lists origins', () => {
  for (const origin of LISTED) {
    it(`is read from ${origin}, and from nowhere else with that answer`, () => {
      expect(ask({ origin })).to.equal(origin);
    });
  }

  for (const [attack, origin] of [
    ['a look-alike subdomain', 'https://app.example.com.evil.com'],
    ['a look-alike prefix', 'https://evil-app.example.com'],
    ['a subdomain of a listed host', 'https://sub.app.example.com'],
    ['the parent of a listed host', 'https://example.com'],
    ['a suffix without a dot', 'https://notapp.example.com'],
    ['another port', 'https://app.example.com:8443'],
    ['the listed host without its port', 'http://status.example.com'],
    ['the default port of another scheme', 'https://app.example.com:80'],
    ['another scheme', 'http://app.example.com'],
    ['a scheme that is none of the web', 'ftp://app.example.com'],
    ['an extension', 'chrome-extension://app.example.com'],
    ['a sandboxed frame', 'null'],
    ['the listed host as a user name', 'https://app.example.com@evil.com'],
    ['a user name before the listed host', 'https://evil@app.example.com'],
    ['the listed host in a path', 'https://evil.com/https://app.example.com'],
    ['the listed host in a query', 'https://evil.com?https://app.example.com'],
    ['the listed host in a fragment', 'https://evil.com#https://app.example.com'],
    ['a path behind the listed origin', 'https://app.example.com/x'],
    ['a backslash', 'https://app.example.com\\@evil.com'],
    ['a trailing dot', 'https://app.example.com.'],
    ['an escaped dot', 'https://app%2Eexample.com'],
    ['a full-width host', 'https://ａｐｐ.example.com'],
    ['a Cyrillic letter', 'https://аpp.example.com'],
    ['the display form of a listed IDN', 'https://exämple.com'],
    ['two origins', 'https://evil.com https://app.example.com'],
    ['two origins with a comma', 'https://app.example.com, https://evil.com'],
    ['blank space', ' https://app.example.com'],
    ['a wildcard', 'https://*.example.com'],
    ['nothing but a star', '*'],
    ['loopback', 'http://localhost:3000'],
    ['loopback by address', 'http://127.0.0.1'],
    ['something long', `https://${'a'.repeat(5_000)}.example.com`],
  ] as const) {
    it(`is not read through ${attack}`, () => {
      expect(ask({ origin })).to.equal('refused');
    });
  }

  for (const [spelling, origin] of [
    ['in capitals', 'HTTPS://App.Example.COM'],
    ['with its default port', 'https://app.example.com:443'],
  ] as const) {
    it(`is read from a listed origin ${spelling}, because it is the same one`, () => {
      expect(ask({ origin })).to.equal('https://app.example.com');
    });
  }

  it('is not read by who names no page, unless with a credential or from the server itself', () => {
    expect(ask({})).to.equal('refused');
    expect(ask({ site: 'cross-site' })).to.equal('refused');
    expect(ask({ site: 'same-site' })).to.equal('refused');
    expect(ask({ site: 'none' })).to.equal('refused');
    expect(ask({ site: 'same-origin' })).to.equal('(none)');
    expect(ask({ actor: 'key' })).to.equal('(none)');
    expect(ask({ actor: 'token' })).to.equal('(none)');
  });

  it('is not read from another page with a stolen credential', () => {
    expect(ask({ origin: 'https://evil.com', actor: 'token' })).to.equal('refused');
  });

  describe('outside production', () => {
    for (const origin of [
      'http://localhost:3000',
      'http://127.0.0.1:8080',
      'http://[::1]:5173',
      'http://app.localhost',
    ]) {
      it(`is read from ${origin}`, () => {
        expect(ask({ origin, production: false })).to.equal(origin);
      });
    }
    for (const origin of [
      'http://localhost.evil.com',
      'http://127.0.0.1.evil.com',
      'http://evil.com',
      'null',
    ]) {
      it(`is not read from ${origin}`, () => {
        expect(ask({ origin, production: false })).to.equal('refused');
      });
    }
  });
});

describe('an organization that lists no origins', () => {
  it('is read from anywhere', () => {
    for (const origin of ['https://anything.example', 'null', undefined]) {
      expect(ask({ ...(origin ? { origin } : {}), allowed: [] })).to.equal('*');
    }
  });
});
