/** What answers at the issuer's address, asked anew: the hub itself keeps the tenant's document once it has it. */
import * as z from 'zod/mini';

/**
 * `issuer` is null where what came is not a tenant's document. `aheadMs` is how far the tenant's clock is ahead of ours, by its
 * `Date`, which is to the second; what the way there and back may hide is left out of it.
 */
export type DiscoveryAnswer = { status: number; issuer: string | null; aheadMs: number };
export type DiscoverySilence = { silent: 'name' | 'certificate' | 'time' | 'connection' };

const Document = z.object({ issuer: z.string() });
const patienceMs = 20_000;

/** OpenID Connect Discovery 1.0 §4; redirects are not followed, since whoever redirects is not the tenant. */
export async function askDiscovery(issuer: string, now: () => number): Promise<DiscoveryAnswer | DiscoverySilence> {
  const sent = now();
  try {
    const answer = await fetch(new URL('.well-known/openid-configuration', issuer), {
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    });
    const came = now();
    const read = z.safeParse(Document, await answer.json().catch(() => undefined));
    const date = Date.parse(answer.headers.get('date') ?? '');
    return {
      status: answer.status,
      issuer: read.success && answer.status === 200 ? read.data.issuer : null,
      aheadMs: Number.isNaN(date) ? 0 : beyond(date - sent, date - came),
    };
  } catch (error) {
    return { silent: silence(error) };
  }
}

/** The nearest to zero that the offset can be, between what it was when we asked and when the answer came. */
const beyond = (most: number, least: number): number => Math.max(least, Math.min(most, 0));

function silence(error: unknown): DiscoverySilence['silent'] {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  const code = String(cause?.code ?? '');
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code)) return 'name';
  if (name === 'TimeoutError' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'time';
  return /CERT|SELF_SIGNED|SIGNATURE|ISSUER/.test(code) ? 'certificate' : 'connection';
}
