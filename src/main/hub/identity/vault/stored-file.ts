/**
 * A file that a platform keeps at another host, and answers with a redirect to its signed address there. The redirect is followed once,
 * to a host of the platform's list alone, and without the token: that host has no use for it, and nobody else learns the address.
 */
import { type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import { isLoopbackUrl, isPublicUrl } from '../../ground/internet/public-address.ts';
import { patternOf } from '../../ground/pattern-of.ts';
import type { Platform } from '../../platforms/platform.ts';
import { byFetch, type Senders, timedTransfer } from './egress.ts';

/** No file of a release is larger: https://docs.github.com/en/repositories/releasing-projects-on-github/about-releases#storage-and-bandwidth-quotas */
const mostBytes = 2 * 1024 ** 3;

const headers = new Headers({ accept: '*/*', 'user-agent': 'OpenGitHubX' });

/**
 * What is at the address that the platform named: its body comes as it is sent, and ends with an error once it has been silent for a
 * minute, is longer than `most` bytes, or the signal aborts.
 */
export async function fetchStored(
  address: string | null,
  storage: Platform['storage'],
  senders: Senders,
  signal: AbortSignal,
  most = mostBytes,
): Promise<Result<Response>> {
  const url = URL.parse(address ?? '');
  if (!url || !isStorage(url, storage)) {
    const host = url ? `, ${url.host}, which is not on its list` : '';
    return fail('platform_failed', `It is kept at a host where the hub fetches no files${host}.`);
  }
  const sender = isLoopbackUrl(url) ? byFetch : senders(url.origin);
  const transfer = timedTransfer(signal);
  try {
    const stored = await sender(new Request(url), { headers, signal: transfer.signal });
    const length = Number(stored.headers.get('content-length') ?? 0);
    if (stored.status !== 200 || !stored.body || length > most) {
      transfer.cut();
      if (length > most) return tooLong(most);
      return fail('platform_failed', `${url.host}, where it is kept, answered ${stored.status}.`);
    }
    let left = most;
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        transfer.heard();
        left -= chunk.byteLength;
        if (left < 0) throw new TypeError('fetch failed', { cause: 'too large' });
        controller.enqueue(chunk);
      },
      flush: transfer.stop,
    });
    return ok(new Response(stored.body.pipeThrough(counted), { headers: stored.headers }));
  } catch {
    transfer.cut();
    signal.throwIfAborted();
    return fail('platform_unreachable', `${url.host}, where it is kept, did not answer.`);
  }
}

const tooLong = (most: number): Failed =>
  fail('platform_failed', `It is larger than ${most.toLocaleString('en')} bytes.`, {
    hint: 'The person can download it at the platform.',
  });

/** Addresses on this computer are on no list but that of the demo. */
const isStorage = (url: URL, storage: readonly string[] = []): boolean =>
  (isPublicUrl(url) || isLoopbackUrl(url)) && storage.some((one) => originsLike(one).test(url.origin));

const originsLike = (origin: string): RegExp =>
  new RegExp(`^${patternOf(origin).replaceAll('\\*', '[a-z0-9-]+').replaceAll('#', '[0-9]{1,3}')}$`);
