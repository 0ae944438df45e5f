/** One connection of an account in the system browser. */
import * as oidc from 'openid-client';
import { missingScope, union } from '../../../../shared/account.ts';
import type { Account } from '../../../../shared/model.ts';
import { fail, type Result } from '../../../../shared/result.ts';
import { plainWords } from '../../ground/plain-words.ts';
import { Secret } from '../../ground/secret.ts';
import { type Platform, toCheck } from '../../platforms/platform.ts';
import type { Tool } from '../../platforms/tool.ts';
import { awaitLoopback, type Browser } from '../session/browser.ts';
import type { Session } from '../session/session.ts';
import { myAccount, type RemoteAccount } from './my-account.ts';

/** The browser leg, in which the person is asked for those scopes, bound by PKCE, state and the auth session to the request that began it. */
export async function askConsent(
  session: Session,
  userId: string,
  platform: Platform,
  scopes: string[],
  { openUrl, signal, awaitReturn = awaitLoopback }: Browser,
): Promise<Result<RemoteAccount>> {
  const api = myAccount(session, userId);
  const state = oidc.randomState();
  const verifier = oidc.randomPKCECodeVerifier();
  const back = await awaitReturn('/connected', state, signal);
  if (!back.ok) return back;
  const { address, arrived, close } = back.value;
  try {
    const challenge = await oidc.calculatePKCECodeChallenge(verifier);
    const { connection } = platform;
    const started = await api.start({ connection, scopes, address, state, challenge });
    if (!started.ok) return started;
    await openUrl(started.value.url);
    const url = await arrived;
    if (!url) return fail('connect_abandoned');
    const connectCode = url.searchParams.get('connect_code');
    if (!connectCode) {
      const error = url.searchParams.get('error') ?? 'no code';
      const said = plainWords(`${error}: ${url.searchParams.get('error_description') ?? ''}`, 200);
      // Of the codes that Auth0 gives here this one alone needs telling: it is about the platform, and its name does not say so.
      const isBot = error === 'not_allowed_token_type';
      if (!isBot) return fail('connect_refused', said);
      const why = `${platform.title} gave the token of a bot, not of a person. ${said}`;
      return fail('connect_refused', why, platform.traps && toCheck(platform.traps));
    }
    const { authSession } = started.value;
    return await api.complete({
      authSession,
      connectCode: new Secret(connectCode),
      address,
      verifier: new Secret(verifier),
    });
  } finally {
    close();
  }
}

/**
 * What to ask a person for: what the platform needs in any case, what the account has already (a consent replaces the one before,
 * it does not add to it), and what these tools need beside that. Empty where the platform settles it by itself.
 */
export function scopesToAsk(
  platform: Pick<Platform, 'scopes'>,
  again: readonly Pick<Account, 'scopes'>[],
  tools: readonly Pick<Tool, 'scopes' | 'isScopedByObject'>[],
): string[] {
  const needed = tools.flatMap(({ scopes = [], isScopedByObject }) =>
    isScopedByObject ? scopes.map((scope) => [scope]) : scopes.length > 0 ? [scopes] : [],
  );
  if (platform.scopes.length === 0 && needed.length === 0) return [];
  const asked = union(platform.scopes, ...again.map(({ scopes }) => scopes));
  for (const scopes of needed) {
    const missing = asked.length === 0 ? scopes[0] : missingScope(scopes, asked);
    if (missing !== undefined) asked.push(missing);
  }
  return asked;
}

/**
 * The accounts that a consent is for: the one named. Where none is, those that have to be connected again, and with tools the only
 * one there is; a consent for a further account asks for no more than that one needs.
 */
export function accountsToReconnect(
  accounts: Account[],
  named: string | undefined,
  tools: readonly unknown[],
): Account[] {
  if (named !== undefined) return accounts.filter(({ id, label }) => id === named || label === named);
  const broken = accounts.filter(({ state }) => state === 'reconnect');
  return broken.length === 0 && tools.length > 0 && accounts.length === 1 ? accounts : broken;
}
