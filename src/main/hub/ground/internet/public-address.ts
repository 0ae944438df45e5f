/** Which addresses belong to the Internet at large. */
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

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
/** What the IANA IPv6 special-purpose registry takes out of it: Teredo and other protocols, documentation, 6to4, AS112. */
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

// Which hosts an outsider may name: those that every reader agrees are names of the public DNS.

/** Names that are not of the public DNS, no matter what a resolver makes of them: RFC 6761, 6762, 7686, 8375, 9476, and ICANN's. */
const notPublic =
  /(^|\.)(localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa|test|invalid|onion|alt)$/;

/**
 * Whether the address, parsed, names such a host and a port that is that of https or no well-known one. An address in numbers is
 * none, in any form: the parser has made `2130706433` and `0x7f.1` into `127.0.0.1`.
 */
function namesPublicHost({ hostname, port }: URL): boolean {
  const isNamed = hostname.includes('.') && !hostname.endsWith('.') && !hostname.startsWith('[') && !isIP(hostname);
  return isNamed && !notPublic.test(hostname) && (port === '' || Number(port) >= 1024);
}

/** Whether it names this computer by a loopback address; a name, such as `localhost`, could lead elsewhere. */
export const isLoopbackUrl = ({ protocol, hostname, username, password }: URL): boolean =>
  /^https?:$/.test(protocol) && ['127.0.0.1', '[::1]'].includes(hostname) && username === '' && password === '';

/** Whether it is an address on the Internet at large that can be asked without telling it a secret by its own words. */
export function isPublicUrl(url: URL): boolean {
  return url.protocol === 'https:' && url.username === '' && url.password === '' && namesPublicHost(url);
}
