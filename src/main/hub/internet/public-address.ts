/** Which addresses belong to the Internet at large. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** The IANA IPv4 special-purpose registry (RFC 6890), multicast, and what a cloud answers its own machines on. */
const special = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // Azure's own, beside 169.254.169.254
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  special.addSubnet(network, prefix);
}

/** Of IPv6 only this much is given out (RFC 4291 §2.4); loopback, mapped, NAT64, unique and link-local lie outside. */
const givenOut = new BlockList();
givenOut.addSubnet('2000::', 3, 'ipv6');
/** What the IANA IPv6 special-purpose registry takes out of it: Teredo and its like, documentation, 6to4, AS112. */
const specialOfGivenOut = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const) {
  specialOfGivenOut.addSubnet(network, prefix, 'ipv6');
}

/** Whether a connection to the address leaves this computer and its network; false for what is no address at all. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special.check(address);
  // A zone (`%eth0`) is a wire of this computer.
  if (!isIPv6(address) || address.includes('%')) return false;
  return givenOut.check(address, 'ipv6') && !specialOfGivenOut.check(address, 'ipv6');
}
