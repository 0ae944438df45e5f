/** Where the hub is, and whether a permission key may be sent there. */
import { fail, ok, type Result } from '../../../shared/result.ts';

const usual = 'http://127.0.0.1:18480/mcp';
const path = '/mcp';

export type Locate = () => Promise<Result<URL>>;

/**
 * The address that the person names, else that of the hub running on the data folder, else the usual one. It is asked for
 * again whenever nothing answered there: a hub may come back on another port.
 */
export function locateBy(askHub: () => Promise<string | undefined>, named: string | undefined): Locate {
  return async () => {
    if (named) return addressFrom(named, 'OPENGITHUBX_URL is');
    return addressFrom((await askHub()) ?? usual, 'The hub says that it is at');
  };
}

/** Fails with `usage` where the key would cross a network that others can read, or go astray. */
export function addressFrom(text: string, says: string): Result<URL> {
  const url = URL.parse(text);
  if (url === null) return fail('usage', `${says} no address.`, { hint });
  // The address is shown in messages, where a password has no business.
  if (url.username !== '' || url.password !== '') return fail('usage', `${says} an address with a password.`, { hint });
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return fail('usage', `${says} ${url}, and a key is sent to this computer or by https alone.`, { hint });
  }
  if (url.pathname === '/') url.pathname = path;
  return ok(url);
}

const hint = 'Set OPENGITHUBX_URL to an https address, or to http on 127.0.0.1.';

/** The URL parser has brought every spelling of an IPv4 address into this one. */
const isLoopback = (host: string) => /^127\.\d+\.\d+\.\d+$/.test(host) || host === '[::1]' || host === 'localhost';
