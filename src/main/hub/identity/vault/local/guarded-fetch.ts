/**
 * `fetch` for addresses that a server has named itself, with secrets on board. They are an outsider's: only the Internet at large is asked,
 * or this computer where the server itself is on it and the hub allows that.
 */
import type { Internet } from '../../../ground/internet/internet.ts';
import { isLoopbackUrl, isPublicUrl } from '../../../ground/internet/public-address.ts';
import { createPublicFetch } from '../../../ground/internet/public-fetch.ts';
import { textWithin } from '../../../ground/text-within.ts';
import { deadline } from '../../../ground/waiting.ts';
import { byFetch } from '../egress.ts';

type Asked = {
  method?: string | undefined;
  headers?: RequestInit['headers'] | undefined;
  body?: RequestInit['body'] | undefined;
};

export type GuardedFetch = {
  /** Whether an address may be asked, or a person sent there. */
  isAllowed(address: string): boolean;
  /**
   * Asks it within 20 seconds for at most 256 KiB. An answer that redirects has no body and no place: nobody follows it. Throws a `TypeError`
   * ("fetch failed") where no whole answer came.
   */
  fetch(address: string, asked?: Asked): Promise<Response>;
};

const patienceMs = 20_000;
const mostBytes = 256 * 1024;
/** Of an answer no more is read than these. */
const passedHeaders = ['content-type', 'www-authenticate', 'retry-after'];

/** `isOnThisComputer`: whether the server that names the addresses is, which the hub has allowed. */
export function createGuardedFetch(internet: Internet, isOnThisComputer: boolean): GuardedFetch {
  const publicly = createPublicFetch(internet);
  const isHere = (url: URL): boolean => isOnThisComputer && isLoopbackUrl(url);
  return {
    isAllowed(address) {
      const url = URL.parse(address);
      return url !== null && url.hash === '' && (isPublicUrl(url) || isHere(url));
    },
    async fetch(address, { method = 'GET', headers, body } = {}) {
      const request = new Request(address, { method, body: body ?? null, redirect: 'manual' });
      const sent = new Headers(headers);
      const type = request.headers.get('content-type');
      if (type !== null && !sent.has('content-type')) sent.set('content-type', type);
      const send = isHere(new URL(address)) ? byFetch : publicly;
      const limit = deadline(patienceMs);
      try {
        const answer = await send(request, { headers: sent, signal: limit.signal });
        const isBodiless = answer.status === 204 || (answer.status >= 300 && answer.status < 400);
        if (isBodiless) await answer.body?.cancel();
        const text = isBodiless ? null : await textWithin(answer, mostBytes);
        if (text === undefined) throw failed('too large');
        const kept = passedHeaders.flatMap((name) => {
          const value = answer.headers.get(name);
          return value === null ? [] : [[name, value] as [string, string]];
        });
        return new Response(text, { status: answer.status, headers: kept });
      } catch (error) {
        // What stands in it could repeat what was sent.
        throw limit.signal.aborted ? failed('timeout') : failed(codeOf(error));
      } finally {
        limit.end();
      }
    },
  };
}

const failed = (code: string): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('no answer'), { code }) });

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'network';
}
