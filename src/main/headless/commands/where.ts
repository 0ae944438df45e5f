/** Where the hub shall listen, from the options of `serve`. */
import { isIP } from 'node:net';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Hub } from '../../hub/index.ts';
import type { Invocation } from './invocation.ts';

type Where = Parameters<Hub['listen']>[0];

const usualPort = '18480';

/** Fails with `usage` for anything that is not exactly one port, IP address, host name or https origin. */
export function whereFrom(values: Invocation['values']): Result<Where> {
  const port = String(values['port'] ?? usualPort);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) return fail('usage', '--port takes a number up to 65535.');
  const address = textOf(values['listen']);
  if (address !== undefined && isIP(address) === 0) return fail('usage', '--listen takes an IP address.');
  const names = [values['allow-host'] ?? []].flat().map(String);
  if (!names.every(isHostName)) return fail('usage', '--allow-host takes a host name without port or path.');
  const publicUrl = textOf(values['public-url']);
  if (publicUrl !== undefined && !isHttpsOrigin(publicUrl)) {
    return fail('usage', '--public-url takes https://HOST, with a port or none and without a path.');
  }
  if (publicUrl !== undefined && port === '0') return fail('usage', '--public-url needs a --port that stays the same.');
  const allowHosts = [...ownName(address), ...names.map((name) => name.toLowerCase())];
  return ok({
    port: Number(port),
    ...(address !== undefined && { address }),
    ...(allowHosts.length > 0 && { allowHosts }),
    ...(publicUrl !== undefined && { publicUrl: new URL(publicUrl).origin }),
  });
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** A name that the URL parser would not read as something else; `*` and the like are taken by it and are no names. */
const isHostName = (name: string) =>
  /^[\w.-]+$/.test(name) && URL.parse(`http://${name}`)?.hostname === name.toLowerCase();

function isHttpsOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && [url.origin, `${url.origin}/`].includes(text.toLowerCase());
}

/** Whoever listens on one address is called by it; `0.0.0.0` and `::` are no address to call. */
function ownName(address: string | undefined): string[] {
  if (address === undefined || ['0.0.0.0', '::', '127.0.0.1'].includes(address)) return [];
  return [isIP(address) === 6 ? `[${address}]` : address];
}
