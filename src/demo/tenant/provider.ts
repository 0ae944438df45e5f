import type { ProviderTokens, ProviderUser } from './connected-account.ts';
import type { Connection } from './directory.ts';
import type { Tenant } from './tenant.ts';

const patienceMs = 10_000;
/** What the vault assumes of a provider that states no lifetime. */
const assumedLifetimeSeconds = 600;

type TokenAnswer = {
  access_token?: string;
  token_type?: string;
  expires_in?: number;
  refresh_token?: string;
  refresh_token_expires_in?: number;
  scope?: string;
  error?: string;
};

/** Tokens for a code or a refresh token, or why the provider gave none. */
export async function askProviderForTokens(
  { world }: Tenant,
  { clientId, clientSecret, tokenUrl, options }: Connection,
  fields: Record<string, string>,
): Promise<ProviderTokens | { failure: string }> {
  const answer = await askJson<TokenAnswer>(tokenUrl, {
    method: 'POST',
    headers: { accept: 'application/json', ...(options['customHeaders'] as Record<string, string> | undefined) },
    body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields }),
  });
  if (!answer?.access_token) return { failure: answer?.error ?? 'provider_unavailable' };
  if (answer.token_type?.toLowerCase() !== 'bearer') return { failure: 'not_allowed_token_type' };
  const after = (seconds: number) => world.now() + seconds * 1000;
  return {
    access: answer.access_token,
    expires: after(answer.expires_in ?? assumedLifetimeSeconds),
    scope: answer.scope ?? '',
    ...(answer.refresh_token && { refresh: answer.refresh_token }),
    ...(answer.refresh_token_expires_in && { refreshExpires: after(answer.refresh_token_expires_in) }),
  };
}

/** Whose token this is at the provider, or undefined if it does not say. */
export async function askProviderForUser(
  { providers }: Tenant,
  { userUrl }: Connection,
  access: string,
): Promise<ProviderUser | undefined> {
  const answer = await askJson<unknown>(userUrl, {
    headers: { accept: 'application/json', authorization: `Bearer ${access}`, 'user-agent': 'demo-tenant' },
  });
  return providers.find((provider) => provider.userUrl === userUrl)?.user(answer);
}

async function askJson<Answer>(url: string, init: RequestInit): Promise<Answer | undefined> {
  try {
    const reply = await fetch(url, { ...init, signal: AbortSignal.timeout(patienceMs) });
    return (await reply.json()) as Answer;
  } catch {
    return undefined;
  }
}
