/** One connection of an account in the system browser. */
import * as oidc from 'openid-client';
import { fail, type Result } from '../../../../../shared/result.ts';
import { plainWords } from '../../../ground/plain-words.ts';
import { Secret } from '../../../ground/secret.ts';
import { type Platform, toCheck } from '../../../platforms/platform.ts';
import { awaitLoopback, type Browser } from '../../session/browser.ts';
import type { Session } from '../../session/session.ts';
import type { KeptAccount } from '../token-store.ts';
import { myAccount } from './my-account.ts';

/** The browser leg, in which the person is asked for those scopes, bound by PKCE, state and the auth session to the request that began it. */
export async function askConsent(
  session: Session,
  userId: string,
  platform: Platform,
  scopes: string[],
  { openUrl, signal, awaitReturn = awaitLoopback }: Browser,
): Promise<Result<KeptAccount>> {
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
