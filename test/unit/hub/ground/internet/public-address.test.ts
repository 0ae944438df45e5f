import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPublicAddress } from '../../../../../src/main/hub/ground/internet/public-address.ts';

it.each([
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['168.63.129.16', '168.63.129.16'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.31.196.0', '192.31.196.255'],
  ['192.52.193.0', '192.52.193.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['192.175.48.0', '192.175.48.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '255.255.255.255'],
])('%s to %s is not of the Internet, and its neighbours are', (first, last) => {
  const [from, to] = [numberOf(first), numberOf(last)];
  fc.assert(fc.property(fc.integer({ min: from, max: to }), (number) => !isPublicAddress(addressOf(number))));
  for (const edge of [first, last]) expect(isPublicAddress(edge)).toBe(false);
  // 0/8 and 224/4 begin and end the space.
  if (from > 0) expect(isPublicAddress(addressOf(from - 1))).toBe(true);
  if (to < 2 ** 32 - 1) expect(isPublicAddress(addressOf(to + 1))).toBe(true);
});

it.each([
  '::',
  '::1',
  '::7f00:1', // IPv4-compatible
  '::ffff:127.0.0.1',
  '::ffff:a00:1',
  '::ffff:93.184.215.14', // mapped, even of a public one: it is IPv4 and must be said as such
  '::ffff:0:7f00:1', // translated, RFC 2765
  '64:ff9b::7f00:1', // NAT64
  '64:ff9b:1::7f00:1',
  '100::1', // discard
  '2001::1', // Teredo
  '2001:2::1', // benchmarking
  '2001:20::1', // ORCHID
  '2001:1ff:ffff::1',
  '2001:db8::1',
  '2002:7f00:1::1', // 6to4 of 127.0.0.1
  '2620:4f:8000::1',
  '3fff::1',
  '1fff:ffff::1',
  '4000::1', // not given out
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254', // where Amazon answers its own machines
  'fe80::1',
  'fe80::1%eth0',
  '2606:4700::1%eth0',
  'fec0::1',
  'ff02::1',
])('%s is not of the Internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

it.each([
  '93.184.215.14',
  '8.8.8.8',
  '168.63.129.15',
  '2001:200::1',
  '2001:4860:4860::8888',
  '2606:4700:4700::1111',
  '2a00:1450:4001:82a::200e',
  '2003::1',
  '3ffe:ffff::1',
])('%s is of the Internet', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

it.each(['', 'localhost', '127.1', '2130706433', '0x7f.0.0.1', '0177.0.0.1', '8.8.8.8 ', '8.8.8.8:80', '[2606::1]'])(
  '%j is no address',
  (text) => {
    expect(isPublicAddress(text)).toBe(false);
  },
);

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const addressOf = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
