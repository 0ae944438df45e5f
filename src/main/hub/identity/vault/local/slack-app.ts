/**
 * Slack by an app of the person, made from a manifest in a link: a public client, which has no secret.
 * https://docs.slack.dev/authentication/using-pkce
 */
import type { CustomFetch } from 'openid-client';
import * as z from 'zod/mini';
import { fail, ok } from '../../../../../shared/result.ts';
import type { FlowPages, Pasted, PasteQuestion } from '../../../ground/flow-pages.ts';
import type { Clock } from '../../../ground/ports.ts';
import { Secret } from '../../../ground/secret.ts';
import { slackManifest } from '../../../platforms/slack/application.ts';
import { returnPorts } from '../../session/browser.ts';
import type { DirectService, GivenTokens, OwnApplication } from './direct-service.ts';
import { type AuthorizationServer, askWith, refusalsAs400, renewBy, servicePatience } from './own-client.ts';
import { consentByOwn, type OwnConsent } from './own-consent.ts';
import type { PasteReading } from './pasting.ts';

/** Where Slack's pages for people who make apps are, and its Web API. */
type Addresses = { web: string; api: string };

type Dependencies = Addresses & { pages: FlowPages; clock: Clock };

/** Milliseconds for which the refresh token of a public client lasts. */
const refreshLasts = 30 * 24 * 3_600_000;

const Self = z.object({ ok: z.literal(true), team_id: z.string(), user_id: z.string() });

export function slackAppService({ web, api, pages, clock }: Dependencies): DirectService {
  const server: AuthorizationServer = {
    title: 'Slack',
    issuer: api,
    authorizeUrl: `${api}/oauth/v2_user/authorize`,
    tokenUrl: `${api}/api/oauth.v2.user.access`,
    fetch: asOAuth,
    codes: { refresh: ['invalid_refresh_token'], client: ['invalid_client_id', 'bad_client_secret'] },
  };

  const consent: OwnConsent = {
    server,
    question: (address) => questionWith(`${web}/apps?new_app=1&manifest_json=${manifestWith(address)}`, `${web}/apps`),
    read,
    redirectOf,
    asked: (scopes) => ({ scope: scopes.join(',') }),
    async whoIs(access) {
      const self = await askWith(access, `${api}/api/auth.test`, Self, 'Slack does not say whose token it is.');
      return self.ok ? ok(`${self.value.team_id}:${self.value.user_id}`) : self;
    },
  };

  const lasting = (tokens: GivenTokens): GivenTokens => ({
    ...tokens,
    refreshEndsAt: tokens.refreshEndsAt ?? (tokens.refresh && clock.now() + refreshLasts),
  });

  return {
    connection: 'slack',
    page: () => `${web}/apps`,

    async connect(known, browser, scopes) {
      const given = await consentByOwn(consent, known, scopes, { pages, clock, browser });
      return given.ok ? ok({ ...given.value, tokens: lasting(given.value.tokens) }) : given;
    },

    async renew(application, refresh) {
      const next = await renewBy(server, application, refresh, clock);
      return next.ok ? ok(lasting(next.value)) : next;
    },

    /** https://docs.slack.dev/reference/methods/auth.revoke */
    async end(_, { access }) {
      try {
        const answer = await fetch(`${api}/api/auth.revoke`, {
          method: 'POST',
          headers: { authorization: Secret.reveal(Secret.bearer(access)) },
          redirect: 'manual', // it would decide where the token goes
          signal: AbortSignal.timeout(servicePatience),
        });
        const said = z.safeParse(Ended, await answer.json().catch(() => undefined));
        if (said.success && said.data.ok)
          return ok(
            'Slack has ended the access token, and the refresh token is forgotten here. The app is yours: delete it there if you don’t connect again.',
          );
        const isSettled = said.success && said.data.error !== 'ratelimited';
        return fail(isSettled ? 'platform_refused' : 'platform_failed', 'Slack did not end the token.');
      } catch {
        return fail('platform_unreachable');
      }
    },
  };
}

const Ended = z.object({ ok: z.boolean(), error: z.optional(z.string()) });

/** Slack takes addresses of this computer by name alone. */
const redirectOf = (address: string): string => address.replace(/^http:\/\/127\.0\.0\.1:/, 'http://localhost:');

/** For each port at which this computer may wait, since Slack compares them all; elsewhere for the one address. */
function manifestWith(address: string): string {
  const isHere = new URL(address).hostname === '127.0.0.1';
  const all = isHere
    ? [...new Set([address, ...returnPorts.map((port) => `http://127.0.0.1:${port}/connected`)])]
    : [address];
  return encodeURIComponent(slackManifest(all.map(redirectOf), true));
}

async function read(pasted: Pasted): Promise<PasteReading<OwnApplication>> {
  const given = pasted.get('id');
  const id = given && Secret.reveal(given);
  if (id === undefined || !/^\d{5,30}\.\d{5,30}$/.test(id)) return { wrong: notAnId };
  return { value: { clientId: id, name: 'OpenGitHubX' } };
}

/** Slack names the type of a token by whose it is, where OAuth names how it is used. */
const asOAuth: CustomFetch = async (url, options) => {
  const answer = await refusalsAs400(url, options);
  const body: unknown = answer.ok
    ? await answer
        .clone()
        .json()
        .catch(() => undefined)
    : undefined;
  const isOfPerson = typeof body === 'object' && body !== null && 'token_type' in body && body.token_type === 'user';
  return isOfPerson ? Response.json({ ...body, token_type: 'Bearer' }) : answer;
};

const notAnId = {
  en: 'This is not a Client ID. It is two numbers with a dot between them, under “App Credentials”.',
  zh: '这不是 Client ID。它在 “App Credentials” 中，是由点号隔开的两个数字。',
};

const questionWith = (manifestPage: string, appsPage: string): PasteQuestion => ({
  title: { en: 'Connect Slack', zh: '连接 Slack' },
  notes: [
    {
      en: 'You make your own Slack app. The link fills everything in. It has no secret, and only this hub’s browser returns are allowed.',
      zh: '您将创建自己的 Slack 应用。链接会填好所有内容。它没有密钥，并且只允许返回到此中枢。',
    },
  ],
  steps: [
    {
      text: {
        en: 'Open the link, choose your workspace, press Next and then Create.',
        zh: '打开链接，选择您的工作区，依次按 Next 和 Create。',
      },
      link: { to: manifestPage, label: { en: 'Create the app at Slack', zh: '在 Slack 创建应用' } },
    },
    {
      text: {
        en: 'On the page that follows, copy the Client ID under “App Credentials”, and paste it here.',
        zh: '在随后的页面中，复制 “App Credentials” 下的 Client ID，粘贴到此处。',
      },
      link: { to: appsPage, label: { en: 'Your apps at Slack', zh: '您在 Slack 的应用' } },
    },
    {
      text: {
        en: 'Press Continue. Slack asks whether the app may act for you.',
        zh: '按“继续”。Slack 会询问该应用是否可以代表您操作。',
      },
    },
  ],
  fields: [{ name: 'id', label: { en: 'Client ID', zh: 'Client ID' }, isSecret: false }],
  button: { en: 'Continue', zh: '继续' },
});
