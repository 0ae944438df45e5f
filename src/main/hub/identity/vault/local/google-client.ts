/**
 * Google by a client that the person makes in a project at Google: for programs of this computer, or where browsers reach the hub at a
 * public address for the web. https://developers.google.com/identity/protocols/oauth2/native-app
 */
import * as z from 'zod/mini';
import { fail, ok } from '../../../../../shared/result.ts';
import type { FlowPages, Pasted, PasteQuestion } from '../../../ground/flow-pages.ts';
import type { Clock } from '../../../ground/ports.ts';
import { Secret } from '../../../ground/secret.ts';
import type { DirectService, OwnApplication } from './direct-service.ts';
import { type AuthorizationServer, askWith, notEnded, renewBy, servicePatience } from './own-client.ts';
import { consentByOwn, isKnownAt, type OwnConsent } from './own-consent.ts';
import type { PasteReading } from './pasting.ts';

/** Google's console for projects, its page of consent, its endpoints for tokens, and its API. */
type Addresses = { web: string; accounts: string; tokens: string; api: string };

type Dependencies = Addresses & { pages: FlowPages; clock: Clock };

const Me = z.object({ sub: z.string().check(z.minLength(1)) });

export function googleClientService({ web, accounts, tokens, api, pages, clock }: Dependencies): DirectService {
  const server: AuthorizationServer = {
    title: 'Google',
    issuer: accounts,
    authorizeUrl: `${accounts}/o/oauth2/v2/auth`,
    tokenUrl: `${tokens}/token`,
    codes: { refresh: ['invalid_grant'], client: ['invalid_client', 'deleted_client'] },
  };

  async function read(pasted: Pasted): Promise<PasteReading<OwnApplication>> {
    const [id, clientSecret] = [pasted.get('id'), pasted.get('secret')];
    const clientId = id && Secret.reveal(id);
    if (clientId === undefined || !/^[\w-]{5,100}\.apps\.googleusercontent\.com$/.test(clientId))
      return { wrong: notAnId };
    if (!clientSecret || !/^[\w-]{10,200}$/.test(Secret.reveal(clientSecret))) return { wrong: notASecret };
    const application = { clientId, clientSecret, name: clientId };
    const isKnown = await isKnownAt(server, application);
    if (isKnown === undefined) return { wrong: noAnswer };
    return isKnown ? { value: application } : { wrong: unknown };
  }

  const consent: OwnConsent = {
    server,
    question: (address) => questionAt(web, address),
    read,
    // Google gives a refresh token only with the first; and without the second not to who has agreed before.
    asked: (scopes) => ({ scope: scopes.join(' '), access_type: 'offline', prompt: 'consent' }),
    async whoIs(access) {
      const me = await askWith(access, `${api}/oauth2/v3/userinfo`, Me, 'Google does not say whose token it is.');
      return me.ok ? ok(me.value.sub) : me;
    },
  };

  return {
    connection: 'google-oauth2',
    page: () => 'https://myaccount.google.com/connections',
    connect: (known, browser, scopes) => consentByOwn(consent, known, scopes, { pages, clock, browser }),
    renew: (application, refresh) => renewBy(server, application, refresh, clock),

    /** https://developers.google.com/identity/protocols/oauth2/native-app#tokenrevoke */
    async end(_, { access, refresh = access }) {
      try {
        const answer = await fetch(`${tokens}/revoke`, {
          method: 'POST',
          body: new URLSearchParams({ token: Secret.reveal(refresh) }),
          redirect: 'manual', // it would decide where the token goes
          signal: AbortSignal.timeout(servicePatience),
        });
        if (answer.ok)
          return ok('Google has ended the token, and with it all that the account had granted to your client.');
        return notEnded('Google', answer.status);
      } catch {
        return fail('platform_unreachable');
      }
    },
  };
}

const notAnId = {
  en: 'This is not a client ID. It ends with .apps.googleusercontent.com.',
  zh: '这不是客户端 ID。它以 .apps.googleusercontent.com 结尾。',
};
const notASecret = {
  en: 'This is not a client secret. Copy the whole secret, and paste both values again.',
  zh: '这不是客户端密钥。请复制完整的密钥，然后重新粘贴两个值。',
};
const unknown = {
  en: 'Google does not know this client with this secret. Copy both again from the same client.',
  zh: 'Google 不认识此客户端和密钥的组合。请从同一个客户端重新复制两者。',
};
const noAnswer = {
  en: 'Google does not answer. Try again in a moment.',
  zh: 'Google 没有回应。请稍后再试。',
};

function questionAt(web: string, address: string): PasteQuestion {
  const isHere = new URL(address).protocol === 'http:';
  return {
    title: { en: 'Connect Google Workspace', zh: '连接 Google Workspace' },
    notes: [
      {
        en: 'Google wants a client that you make yourself, in a project of yours. It takes about ten minutes, once.',
        zh: 'Google 要求您在自己的项目中创建客户端。大约需要十分钟，只需一次。',
      },
    ],
    steps: [
      {
        text: { en: 'Create a project, or choose one.', zh: '创建或选择一个项目。' },
        link: { to: `${web}/projectcreate`, label: { en: 'New project', zh: '新建项目' } },
      },
      {
        text: {
          en: 'Enable Gmail, Google Calendar and Google Drive.',
          zh: '启用 Gmail、Google 日历和 Google 云端硬盘。',
        },
        link: {
          to: `${web}/flows/enableapi?apiid=gmail.googleapis.com,calendar-json.googleapis.com,drive.googleapis.com`,
          label: { en: 'Enable the three APIs', zh: '启用这三个 API' },
        },
      },
      {
        text: {
          en: 'Set up the consent screen. Choose Internal if your account belongs to a Workspace, otherwise External.',
          zh: '设置同意屏幕。账户属于 Workspace 时选择 Internal，否则选择 External。',
        },
        link: { to: `${web}/auth/overview`, label: { en: 'Consent screen', zh: '同意屏幕' } },
      },
      {
        text: {
          en: 'If it is External, press “Publish app”. In testing, Google ends the connection after 7 days. In production it lasts, and Google warns you once that the app is not verified: it is yours, so continue.',
          zh: '如果是 External，请按 “Publish app”。处于测试状态时，Google 会在 7 天后结束连接。发布后连接会一直有效，Google 会提醒一次该应用未经验证：它是您自己的，请继续。',
        },
        link: { to: `${web}/auth/audience`, label: { en: 'Audience', zh: '受众' } },
      },
      {
        text: isHere
          ? {
              en: 'Create a client of the type “Desktop app”. Copy its ID and its secret, and paste both here.',
              zh: '创建类型为 “Desktop app” 的客户端。复制它的 ID 和密钥，粘贴到此处。',
            }
          : {
              en: `Create a client of the type “Web application” with the redirect URI ${address}. Copy its ID and its secret, and paste both here.`,
              zh: `创建类型为 “Web application” 的客户端，重定向 URI 为 ${address}。复制它的 ID 和密钥，粘贴到此处。`,
            },
        link: { to: `${web}/auth/clients/create`, label: { en: 'New client', zh: '新建客户端' } },
      },
    ],
    fields: [
      { name: 'id', label: { en: 'Client ID', zh: '客户端 ID' }, isSecret: false },
      { name: 'secret', label: { en: 'Client secret', zh: '客户端密钥' }, isSecret: true },
    ],
    button: { en: 'Continue', zh: '继续' },
  };
}
