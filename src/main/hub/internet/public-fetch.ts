/**
 * `fetch` for addresses that somebody has named, such as those in an imported description. A host is looked up once for each
 * request, all that it resolves to must be public, and the connection goes to one of those very addresses: a name that leads
 * elsewhere a moment later (DNS rebinding) leads nowhere.
 */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as requestOf } from 'node:https';
import { Readable } from 'node:stream';
import type { Internet } from './internet.ts';
import { isPublicAddress } from './public-address.ts';
import { isPublicUrl } from './public-host.ts';

/** As much of `fetch` as who sends for others needs: it follows no redirect, whatever the request says. */
export type Send = (request: Request, more: { headers: Headers; signal: AbortSignal }) => Promise<Response>;

/**
 * Throws as `fetch` does: a `TypeError` whose cause has the code `ENOTFOUND` where nothing was sent, since the address is none
 * that may be asked. All reasons for that look alike, so that nobody learns what the names of this network lead to.
 */
export function createPublicFetch(internet: Internet): Send {
  return async (request, { headers, signal }) => {
    const url = new URL(request.url);
    if (!isPublicUrl(url)) throw notReached();
    const addresses = await internet.lookup(url.hostname, signal);
    signal.throwIfAborted();
    // One is enough to refuse: whoever names an inner address beside a public one hopes that it is taken.
    if (addresses.length === 0 || !addresses.every(isPublicAddress)) throw notReached();
    const body = Buffer.from(await request.arrayBuffer());
    try {
      return responseOf(await ask(url, request.method, headers, body, addresses, internet, signal));
    } catch (error) {
      signal.throwIfAborted();
      throw new TypeError('fetch failed', { cause: error });
    }
  };
}

const notReached = (): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('not public'), { code: 'ENOTFOUND' }) });

async function ask(
  url: URL,
  method: string,
  headers: Headers,
  body: Buffer,
  addresses: readonly string[],
  internet: Internet,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const asking = requestOf(url, {
    method,
    signal,
    headers: {
      ...Object.fromEntries(headers),
      host: url.host,
      'accept-encoding': 'identity',
      ...(body.length > 0 && { 'content-length': body.length }),
    },
    // Node passes this over wherever an agent is named, `agent: false` included, and looks the host up by itself.
    createConnection: () => internet.connect(url.hostname, Number(url.port || 443), addresses),
  });
  asking.end(body);
  const [answer] = (await once(asking, 'response', { signal })) as [IncomingMessage];
  asking.on('error', () => undefined); // what breaks from here on breaks the body
  return answer;
}

function responseOf(answer: IncomingMessage): Response {
  const { statusCode: status = 0 } = answer;
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const isBodiless = [204, 205, 304].includes(status);
  if (isBodiless) answer.resume();
  try {
    return new Response(isBodiless ? null : (Readable.toWeb(answer) as ReadableStream), { status, headers });
  } catch (error) {
    answer.destroy(); // a status that is none
    throw error;
  }
}
