/**
 * `fetch` for addresses that somebody has named, such as those in an imported description. A host is looked up once for each
 * request, all that it resolves to must be public, and the connection goes to one of those very addresses: a name that leads
 * elsewhere a moment later (DNS rebinding) leads nowhere.
 */
import { once } from 'node:events';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { type RequestOptions, request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { textWithin } from '../text-within.ts';
import { deadline } from '../waiting.ts';
import type { Internet } from './internet.ts';
import { isPublicAddress, isPublicUrl } from './public-address.ts';

/** The part of `fetch` that sending for somebody else needs. It follows no redirect, even if the request says so. */
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
    // One inner address is enough to refuse: an attacker names it beside a public one and hopes that it is taken.
    if (addresses.length === 0 || !addresses.every(isPublicAddress)) throw notReached();
    const body = Buffer.from(await request.arrayBuffer());
    try {
      const connect = () => internet.connect(url.hostname, Number(url.port || 443), addresses);
      return responseOf(await askByNode(url, request.method, headers, body, signal, connect));
    } catch (error) {
      signal.throwIfAborted();
      throw new TypeError('fetch failed', { cause: error });
    }
  };
}

const notReached = (): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('not public'), { code: 'ENOTFOUND' }) });

/**
 * Sends a request by Node's client for HTTP, which follows no redirect, and gives the answer once its head is there. Unlike `fetch` it
 * copies no piece of a body. `connect` replaces the look-up of the host.
 */
export async function askByNode(
  url: URL,
  method: string,
  headers: Headers,
  body: Buffer,
  signal: AbortSignal,
  connect?: RequestOptions['createConnection'],
): Promise<IncomingMessage> {
  const asking = (url.protocol === 'https:' ? secureRequest : plainRequest)(url, {
    method,
    signal,
    headers: {
      ...Object.fromEntries(headers),
      host: url.host,
      'accept-encoding': 'identity',
      ...(body.length > 0 && { 'content-length': body.length }),
    },
    ...intoOneBuffer,
    // Node passes this over wherever an agent is named, `agent: false` included, and looks the host up by itself.
    ...(connect && { createConnection: connect }),
  });
  asking.end(body);
  const [answer] = (await once(asking, 'response', { signal })) as [IncomingMessage];
  asking.on('error', () => undefined); // what breaks from here on breaks the body
  return answer;
}

/**
 * All sockets read into one buffer, since the parser of HTTP copies from it what it keeps before anything else is read. By default Node
 * allocates for each read; in a long answer V8 then looks through its whole heap for garbage again and again.
 */
const intoOneBuffer = {
  onread: {
    buffer: Buffer.allocUnsafeSlow(256 * 1024),
    callback(this: Socket, length: number, buffer: Uint8Array): boolean {
      this.emit('data', buffer.subarray(0, length));
      return true;
    },
  },
};

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

// A text at an address that a person has named: from the Internet at large alone, and no more of it than was agreed.

const mostRedirects = 3;
const longestUrl = 2_000;

/**
 * Reads it as UTF-8. At most three redirects are followed, each to an address that might have been named itself. Fails with
 * `import_unreadable`, and does not say what an address led to. `visiting` is told each address before it is asked.
 */
export async function readPublicly(
  internet: Internet,
  address: string,
  most: { bytes: number; milliseconds: number },
  visiting: (url: URL) => Promise<unknown>,
): Promise<Result<string>> {
  let url = addressOf(address);
  if (!url) return fail('import_unreadable', 'Its address is not an https address of a public host.');
  const send = createPublicFetch(internet);
  const limit = deadline(most.milliseconds);
  try {
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      await visiting(url);
      const headers = new Headers({ accept: 'application/json, application/yaml, text/yaml, */*;q=0.1' });
      const answer: Response = await send(new Request(url), { headers, signal: limit.signal });
      const location = answer.headers.get('location');
      if (![301, 302, 303, 307, 308].includes(answer.status) || location === null)
        return await textOf(answer, most.bytes);
      await answer.body?.cancel();
      url = addressOf(location, url.href);
      if (!url)
        return fail('import_unreadable', 'Its address redirects to one that is not an https address of a public host.');
    }
    return fail('import_unreadable', `Its address redirects more than ${mostRedirects} times.`);
  } catch {
    return fail('import_unreadable', 'Its address could not be reached.');
  } finally {
    limit.end();
  }
}

/** Parsed, where it is one that may be read. A person may have pasted blanks around it. */
function addressOf(text: string, base?: string): URL | undefined {
  const url = text.length > longestUrl ? null : URL.parse(text.trim(), base);
  return url !== null && isPublicUrl(url) ? url : undefined;
}

async function textOf(answer: Response, mostBytes: number): Promise<Result<string>> {
  if (answer.status !== 200) {
    await answer.body?.cancel();
    return fail('import_unreadable', `Its address answers with status ${answer.status}.`);
  }
  const text = await textWithin(answer, mostBytes);
  return text === undefined
    ? fail('import_unreadable', `It is over ${Math.floor(mostBytes / 1_048_576)} MiB.`)
    : ok(text);
}
