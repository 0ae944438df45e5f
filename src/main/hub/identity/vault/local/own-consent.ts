/** A consent at a service by an application of the person: made and pasted the first time, known from then on. */
import * as oidc from 'openid-client';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { FlowPages } from '../../../ground/flow-pages.ts';
import { plainWords } from '../../../ground/plain-words.ts';
import type { Clock } from '../../../ground/ports.ts';
import type { Secret } from '../../../ground/secret.ts';
import type { Browser } from '../../session/browser.ts';
import type { Consented, OwnApplication } from './direct-service.ts';
import { type AuthorizationServer, clientOf, connectFailure, givenTokens } from './own-client.ts';
import { goAndReturn, type Pasting, pasteAndReturn } from './pasting.ts';

export type OwnConsent = Pick<Pasting<OwnApplication>, 'question' | 'read'> & {
  server: AuthorizationServer;
  /** The parameters by which the service is asked for those scopes. */
  asked(scopes: readonly string[]): Record<string, string>;
  /** The address of a return, as the application names it; left out, as it is. */
  redirectOf?(address: string): string;
  /** The account, by a name that it keeps for good. */
  whoIs(access: Secret): Promise<Result<string>>;
};

/** The browser leg, with PKCE. Fails as `DirectService.connect` does. */
export async function consentByOwn(
  { server, asked, redirectOf = (address) => address, whoIs, ...pasting }: OwnConsent,
  known: OwnApplication | undefined,
  scopes: readonly string[],
  { pages, clock, browser }: { pages: FlowPages; clock: Clock; browser: Browser },
): Promise<Result<Consented>> {
  const verifier = oidc.randomPKCECodeVerifier();
  const challenge = await oidc.calculatePKCECodeChallenge(verifier);
  const onward = (application: OwnApplication, address: string, state: string): string =>
    oidc.buildAuthorizationUrl(clientOf(server, application), {
      ...asked(scopes),
      redirect_uri: redirectOf(address),
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    }).href;
  try {
    const returned = known
      ? await goAndReturn(known, onward, oidc.randomState, browser)
      : await pasteAndReturn({ ...pasting, onward }, oidc.randomState, pages, browser);
    if (!returned.ok) return returned;
    const { value: application, address, state, url } = returned.value;
    const code = url.searchParams.get('code');
    if (!code)
      return fail('connect_refused', plainWords(url.searchParams.get('error') ?? `${server.title} gave no code.`, 200));
    const answer = new URL(redirectOf(address));
    answer.search = new URLSearchParams({ code, state }).toString();
    const checks = { expectedState: state, pkceCodeVerifier: verifier };
    const tokens = givenTokens(
      await oidc.authorizationCodeGrant(clientOf(server, application), answer, checks),
      clock.now(),
    );
    const who = await whoIs(tokens.access);
    return who.ok ? ok({ application, tokens, who: who.value }) : who;
  } catch (error) {
    return connectFailure(error);
  }
}

/** Whether the service knows the application with its secret, asked by a code that it has never given; undefined where it does not say. */
export async function isKnownAt(
  server: AuthorizationServer,
  application: OwnApplication,
): Promise<boolean | undefined> {
  const state = oidc.randomState();
  const answer = new URL('http://127.0.0.1/connected');
  answer.search = new URLSearchParams({ code: oidc.randomNonce(), state }).toString();
  const checks = { expectedState: state, pkceCodeVerifier: oidc.randomPKCECodeVerifier() };
  try {
    await oidc.authorizationCodeGrant(clientOf(server, application), answer, checks);
    return undefined;
  } catch (error) {
    if (error instanceof oidc.ResponseBodyError) return !server.codes.client.includes(error.error);
    connectFailure(error); // a defect is thrown again
    return undefined;
  }
}
