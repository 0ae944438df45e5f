/** Which hosts a stranger may name: those that every reader agrees are names of the public DNS. */
import { isIP } from 'node:net';

/** Names that are not of the public DNS, whatever a resolver makes of them: RFC 6761, 6762, 7686, 8375, 9476, and ICANN's. */
const notPublic =
  /(^|\.)(localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa|test|invalid|onion|alt)$/;

/**
 * Whether the address, parsed, names such a host and a port that is that of https or no well-known one. An address in numbers is
 * none, in whatever form: the parser has made `2130706433` and `0x7f.1` into `127.0.0.1`.
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
