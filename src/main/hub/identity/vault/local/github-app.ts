/**
 * GitHub with nobody in between: the person's own GitHub App, which they make from a manifest and which is theirs alone.
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
import { randomBytes } from 'node:crypto';
import * as oidc from 'openid-client';
import * as z from 'zod/mini';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { FlowPages, ShowStep } from '../../../ground/flow-pages.ts';
import { plainWords } from '../../../ground/plain-words.ts';
import type { Clock } from '../../../ground/ports.ts';
import { Secret } from '../../../ground/secret.ts';
import { githubPermissions } from '../../../platforms/github/application.ts';
import { awaitLoopback, type Browser, returnPorts } from '../../session/browser.ts';
import type { Consented, DirectService, OwnApplication } from './direct-service.ts';
import {
  type AuthorizationServer,
  askWith,
  clientOf,
  connectFailure,
  givenTokens,
  notEnded,
  refusalsAs400,
  renewBy,
  servicePatience,
} from './own-client.ts';

/** Where GitHub's pages and its API are. */
type Addresses = { web: string; api: string };

type Dependencies = Addresses & { pages: FlowPages; clock: Clock };

const headers = { accept: 'application/json', 'user-agent': 'OpenGitHubX' }; // GitHub refuses who names no agent

export function githubAppService({ web, api, pages, clock }: Dependencies): DirectService {
  const server: AuthorizationServer = {
    title: 'GitHub',
    issuer: web,
    authorizeUrl: `${web}/login/oauth/authorize`,
    tokenUrl: `${web}/login/oauth/access_token`,
    fetch: refusalsAs400,
    codes: { refresh: ['bad_refresh_token'], client: ['incorrect_client_credentials'] },
  };

  /** The account by its number, which stays when its name changes. */
  async function whoIs(access: Secret): Promise<Result<string>> {
    const me = await askWith(access, `${api}/user`, Me, 'GitHub does not say whose token it is.');
    return me.ok ? ok(String(me.value.id)) : me;
  }

  /**
   * Has the person make their App, by a page of this hub that sends the manifest, which GitHub takes by POST alone. GitHub comes back to that page, and the
   * browser is sent to where the App is installed and authorized at once. Of what GitHub tells, the private key and the secret of the
   * webhook are not read: they would reach every installation, and nothing here uses them.
   */
  function makeApp(address: string, state: string, browser: Browser) {
    const { promise, resolve } = Promise.withResolvers<Result<OwnApplication>>();
    const ticket = oidc.randomState();
    const show: ShowStep = async (url, own) => {
      const code = url.searchParams.get('code');
      if (code === null) {
        const action = `${web}/settings/apps/new?state=${ticket}`;
        return { form: action, fields: { manifest: JSON.stringify(manifestFor(own, address)) } };
      }
      if (url.searchParams.get('state') !== ticket)
        return { refused: 'This is not the answer to what this hub asked for.' };
      const made = await conversionOf(api, code);
      resolve(made);
      return made.ok
        ? { location: `${web}/apps/${made.value.name}/installations/new?state=${state}` }
        : { refused: made.failure.message };
    };
    const page = pages.open(browser.origin, { show });
    return { address: page.address, made: promise, close: page.close };
  }

  async function consent(known: OwnApplication | undefined, browser: Browser): Promise<Result<Consented>> {
    const { awaitReturn = awaitLoopback, openUrl, signal } = browser;
    const state = oidc.randomState();
    const back = await awaitReturn('/connected', state, signal);
    if (!back.ok) return back;
    const { address, arrived, close } = back.value;
    const making = known ? undefined : makeApp(address, state, browser);
    try {
      const verifier = oidc.randomPKCECodeVerifier();
      if (known) {
        const challenge = await oidc.calculatePKCECodeChallenge(verifier);
        const asked = { redirect_uri: address, state, code_challenge: challenge, code_challenge_method: 'S256' };
        await openUrl(oidc.buildAuthorizationUrl(clientOf(server, known), asked).href);
      } else if (making) {
        await openUrl(making.address);
      }
      const abandoned = arrived.then(() => fail('connect_abandoned'));
      const made = making ? await Promise.race([making.made, abandoned]) : undefined;
      if (made && !made.ok) return made;
      const application = known ?? made?.value;
      const url = await arrived;
      if (!url || !application) return fail('connect_abandoned');
      const code = url.searchParams.get('code');
      if (!code)
        return fail('connect_refused', plainWords(url.searchParams.get('error') ?? 'GitHub gave no code.', 200));
      // An installation adds parameters that OAuth doesn't have.
      const answer = new URL(address);
      answer.search = new URLSearchParams({ code, state }).toString();
      const checks = { expectedState: state, ...(known && { pkceCodeVerifier: verifier }) };
      const tokens = givenTokens(
        await oidc.authorizationCodeGrant(clientOf(server, application), answer, checks),
        clock.now(),
      );
      const who = await whoIs(tokens.access);
      return who.ok ? ok({ application, tokens, who: who.value }) : who;
    } finally {
      making?.close();
      close();
    }
  }

  return {
    connection: 'github',
    page: ({ name }) => `https://github.com/settings/apps/${name}/advanced`,

    async connect(known, browser) {
      try {
        return await consent(known, browser);
      } catch (error) {
        return connectFailure(error);
      }
    },

    renew: (application, refresh) => renewBy(server, application, refresh, clock),

    /** https://docs.github.com/en/rest/apps/oauth-applications#delete-an-app-authorization */
    async end({ clientId, clientSecret = new Secret(''), name }, { access }) {
      const credentials = Secret.reveal(Secret.basic(clientId, clientSecret));
      try {
        const answer = await fetch(`${api}/applications/${encodeURIComponent(clientId)}/grant`, {
          method: 'DELETE',
          headers: { ...headers, authorization: credentials, 'content-type': 'application/json' },
          body: JSON.stringify({ access_token: Secret.reveal(access) }),
          redirect: 'manual', // it would decide where the secret goes
          signal: AbortSignal.timeout(servicePatience),
        });
        if (answer.status === 204)
          return ok(
            `GitHub has ended the authorization, with all its tokens. The App ${name} is yours: delete it there if you don’t connect again.`,
          );
        return notEnded('GitHub', answer.status);
      } catch {
        return fail('platform_unreachable');
      }
    },
  };
}

/** The App as the person is asked to make it. After an installation GitHub goes to the first of the callbacks. */
function manifestFor(page: string, address: string) {
  return {
    name: `OpenGitHubX ${randomBytes(4).toString('hex')}`, // the only one of its name on GitHub, of at most 34 characters
    url: 'https://github.com/opengithubx/opengithubx',
    public: false,
    redirect_url: page,
    callback_urls: [...new Set([address, ...returnPorts.map((port) => `http://127.0.0.1:${port}/connected`)])],
    request_oauth_on_install: true,
    hook_attributes: { url: 'https://example.com/', active: false }, // GitHub wants an address even where none is called
    default_permissions: githubPermissions,
  };
}

const Me = z.object({ id: z.number() });

const Made = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  slug: z.string().check(z.regex(/^[\w-]+$/)),
});

/** https://docs.github.com/en/rest/apps/apps#create-a-github-app-from-a-manifest */
async function conversionOf(api: string, code: string): Promise<Result<OwnApplication>> {
  try {
    const answer = await fetch(`${api}/app-manifests/${encodeURIComponent(code)}/conversions`, {
      method: 'POST',
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(servicePatience),
    });
    const made = z.safeParse(Made, await answer.json().catch(() => undefined));
    if (!made.success) return fail('connect_refused', `GitHub has made no App: it answers ${answer.status}.`);
    const { client_id: clientId, client_secret: clientSecret, slug } = made.data;
    return ok({ clientId, clientSecret: new Secret(clientSecret), name: slug });
  } catch {
    return fail('platform_unreachable');
  }
}
