import { expect } from 'chai';
import { isServerError } from '../errors.ts';
import { testConfig } from '../testing/test-server.ts';
import { pageAddress } from './page-address.ts';

describe('the address of a page', () => {
  function addressAt(host: string, env: Record<string, string> = {}): string {
    return pageAddress({ config: testConfig(env) }, { protocol: 'http', host }, 'acme');
  }

  it('has one spelling of a host, however it is asked for', () => {
    for (const host of ['status.example.com', 'STATUS.example.com', 'status.example.com:80']) {
      expect(addressAt(host), host).to.equal('http://status.example.com/status/acme');
    }
    expect(addressAt('localhost:4000')).to.equal('http://localhost:4000/status/acme');
    expect(addressAt('[::1]:4000')).to.equal('http://[::1]:4000/status/acme');
  });

  it('holds nothing beside the host that a request slips in', () => {
    for (const host of ['x.example/"><script>', 'me:secret@x.example', 'x.example?a', 'x.example#a', '']) {
      expect(() => addressAt(host), host)
        .to.throw('Host: is no name of a host')
        .satisfies(isServerError);
    }
  });

  it('is under the public one where that is set, whatever was asked', () => {
    expect(addressAt('x.example?a', { PUBLIC_URL: 'https://example.com/' })).to.equal(
      'https://example.com/status/acme',
    );
  });
});
