/**
 * The return of a browser that runs on another computer, brought by hand. Its address names 127.0.0.1, which there is nobody; here
 * it is the hub that waits, and takes it for what it is: a browser's return, with its state, code and all.
 */
import { fail, ok, type Result } from '../../shared/result.ts';
import { returnPaths, returnPorts } from '../hub/session/browser.ts';

/** Fails with `usage` for anything but such an address, before anything is asked for it, and for one that nobody waits for. */
export async function bringBack(pasted: string): Promise<Result<void>> {
  const url = URL.parse(pasted.trim());
  const isReturn =
    url?.protocol === 'http:' &&
    url.hostname === '127.0.0.1' &&
    returnPorts.includes(Number(url.port)) &&
    returnPaths.some((path) => path === url.pathname);
  if (!isReturn) {
    return fail(
      'usage',
      `It begins with http://127.0.0.1:${returnPorts[0]}, or another port up to ${returnPorts.at(-1)}.`,
    );
  }
  if (url.search === '') url.search = url.hash.slice(1); // Auth0's pages speak of a connect code in the fragment
  url.hash = '';
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
  return answer?.ok ? ok(undefined) : fail('usage', 'It does not belong to what is under way. Copy the whole address.');
}
