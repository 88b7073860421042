import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { addressGroup, clientAddress } from './address.ts';

function request(remoteAddress: string, forwarded?: string): IncomingMessage {
  return { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as never;
}

describe('the address of a client', () => {
  for (const [what, hops, remote, forwarded, address] of [
    ['is the peer without proxies', 0, '192.0.2.1', undefined, '192.0.2.1'],
    ['ignores the header without proxies', 0, '192.0.2.1', '198.51.100.9', '192.0.2.1'],
    ['is what one proxy saw', 1, '10.0.0.1', '203.0.113.5', '203.0.113.5'],
    ['ignores what the client claims behind one proxy', 1, '10.0.0.1', '1.1.1.1, 203.0.113.5', '203.0.113.5'],
    ['is what the outer of two proxies saw', 2, '10.0.0.1', '1.1.1.1, 203.0.113.5, 10.0.0.9', '203.0.113.5'],
    [
      'is what the inner proxy saw when somebody skips the outer one',
      2,
      '10.0.0.1',
      '203.0.113.5',
      '203.0.113.5',
    ],
    ['is the peer when the header is missing', 1, '10.0.0.1', undefined, '10.0.0.1'],
    ['is the peer when the header holds no address', 1, '10.0.0.1', 'unknown', '10.0.0.1'],
    ['is the peer when the header holds markup', 1, '10.0.0.1', '<script>', '10.0.0.1'],
    ['comes without its port', 1, '10.0.0.1', '203.0.113.5:4711', '203.0.113.5'],
    ['comes without brackets and port', 1, '10.0.0.1', '[2001:db8::7]:443', '2001:db8::7'],
    ['is IPv4 when it came as IPv6', 0, '::ffff:192.0.2.1', undefined, '192.0.2.1'],
    ['comes without its zone', 0, 'fe80::1%eth0', undefined, 'fe80::1'],
  ] as const) {
    it(what, () => {
      expect(clientAddress(request(remote, forwarded), hops)).to.equal(address);
    });
  }

  for (const [address, group] of [
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
    ['', ''],
  ] as const) {
    it(`${address || 'nothing'} is counted as ${group || 'nothing'}`, () => {
      expect(addressGroup(address)).to.equal(group);
    });
  }
});
