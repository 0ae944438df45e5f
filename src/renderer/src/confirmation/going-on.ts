import { networkOf } from '../network-of.ts';

/**
 * Whether this page may send its browser to where a client wants the answer: over TLS, or to a program on this computer. What
 * else there is (`javascript:`, a program's own scheme) is the person's to open.
 */
export function mayRedirectTo(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && networkOf(address) === 'this computer');
}
