/** A platform token that is out of use and is still to be ended at its platform. It stays in memory, and in this folder. */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import { Secret } from '../../ground/secret.ts';
import { deadline } from '../../ground/waiting.ts';
import type { PlatformRevocation } from '../../platforms/platform.ts';
import type { ExchangeStrategy, PlatformToken, VaultAccount } from './token-store.ts';

const patienceMs = 20_000;

export function createRetiredToken(account: VaultAccount, kept: PlatformToken | undefined, clock: Clock) {
  let token = kept;
  const isAlive = (): boolean => token !== undefined && token.expiresAt > clock.now();
  return {
    /** Sees to it that there is a token to end, by one exchange where none was at hand. Fails as the strategy does. */
    async hold(exchange: ExchangeStrategy): Promise<Result<void>> {
      if (isAlive()) return ok(undefined);
      const fresh = await exchange({ ...account, reason: 'To end the token of a disconnected account' });
      if (!fresh.ok) return fresh;
      token = fresh.value;
      return ok(undefined);
    },
    /**
     * Has the platform end it. Fails with `platform_unreachable` or `platform_failed`, after which it is worth asking again, with `platform_refused`, and
     * with `no_account` where there is no token that lives.
     */
    async end(revocation: PlatformRevocation, apiUrl: string): Promise<Result<void>> {
      if (!token || !isAlive()) return fail('no_account');
      const ended = await sendRevocation(revocation, apiUrl, token.secret);
      if (ended.ok) token = undefined;
      return ended;
    },
  };
}

export type RetiredToken = ReturnType<typeof createRetiredToken>;

/** Sends it and nothing else; of the answer only what it means comes back, since it may repeat what was sent. */
async function sendRevocation(revocation: PlatformRevocation, apiUrl: string, secret: Secret): Promise<Result<void>> {
  const limit = deadline(patienceMs);
  try {
    const answer = await fetch(new URL(revocation.url, `${apiUrl.replace(/\/$/, '')}/`), {
      method: 'POST',
      ...carrying(revocation.token, Secret.reveal(secret)),
      redirect: 'manual', // it would decide where a token goes
      signal: limit.signal,
    });
    if (answer.status === 429 || answer.status >= 500) return fail('platform_failed', `It answers ${answer.status}.`);
    if (!answer.ok) return fail('platform_refused', `It answers ${answer.status}.`);
    // Slack answers 200 to what it refuses: https://docs.slack.dev/reference/methods/auth.revoke
    const said: unknown = await answer.json().catch(() => undefined);
    const isRefused = typeof said === 'object' && said !== null && 'ok' in said && said.ok === false;
    return isRefused ? fail('platform_refused') : ok(undefined);
  } catch {
    return fail('platform_unreachable');
  } finally {
    limit.end();
  }
}

const agent = { 'user-agent': 'OpenGitHubX' }; // GitHub refuses who gives none

function carrying(how: PlatformRevocation['token'], token: string): Pick<RequestInit, 'headers' | 'body'> {
  switch (how.in) {
    case 'form':
      return { headers: agent, body: new URLSearchParams({ [how.name]: token }) };
    case 'json list':
      return {
        headers: { ...agent, 'content-type': 'application/json' },
        body: JSON.stringify({ [how.name]: [token] }),
      };
    case 'bearer':
      return { headers: { ...agent, authorization: `Bearer ${token}` } };
  }
}
