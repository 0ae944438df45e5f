/** The demo's tenant as the identity provider of a real Open WebUI: who signs in there, and what the hub learns of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import { startChromium } from '../harness/chromium.ts';
import { ada, grace } from '../harness/world.ts';
import { type Caller, callOpenWebUI } from './call.ts';
import { askInChat } from './chat.ts';
import { installOpenWebUI, openWebUIVersions } from './install.ts';
import { model, type RecordingHub, startRecordingHub } from './recording-hub.ts';
import { type OpenWebUI, startOpenWebUI } from './server.ts';
import { continueWithAuth0, singleSignOn } from './single-sign-on.ts';

type Account = { id: string; email: string; role: string; oauth?: { oidc?: { sub: string } } };

const wanted = '{"repository":"ada-demo/tide"}';

let demo: Demo;
const stateDirectory = mkdtempSync(join(tmpdir(), 'demo-'));
beforeAll(async () => {
  demo = await startDemo({ stateDirectory, port: 0, extraRepositories: 0, lingerSeconds: 3_600 }, () => {});
});
afterAll(async () => {
  await demo.stop();
  rmSync(stateDirectory, { recursive: true });
});

for (const version of openWebUIVersions) {
  const isHere = (await installOpenWebUI(version)) !== undefined;

  describe.runIf(isHere)(`Open WebUI ${version} with the tenant`, () => {
    let openWebUI: OpenWebUI;
    let hub: RecordingHub;
    let admin: Caller;
    beforeAll(async () => {
      openWebUI = await startOpenWebUI(version, singleSignOn(demo.announcement));
      hub = await startRecordingHub();
      admin = { url: openWebUI.url, token: openWebUI.admin.apiKey };
    });
    afterAll(async () => {
      await openWebUI?.stop();
      await hub?.close();
    });

    const accountOf = async (email: string): Promise<Account | undefined> => {
      const path = `/api/v1/users/?query=${encodeURIComponent(email)}&page=1`;
      const { body } = await callOpenWebUI<{ users: Account[] }>(admin, 'GET', path);
      return body.users.find((account) => account.email === email);
    };

    it('is the version it claims to be', async () => {
      expect((await callOpenWebUI(admin, 'GET', '/api/version')).body).toMatchObject({ version });
      const { body } = await callOpenWebUI(admin, 'GET', '/api/config');
      expect(body).toMatchObject({ oauth: { providers: { oidc: 'Auth0' } }, features: { enable_signup: false } });
    });

    it('lets a person in who presses Continue with Auth0, without a registration', async () => {
      expect(await accountOf('ada@example.com')).toBeUndefined();
      const browser = await startChromium();
      try {
        const page = await browser.newPage();
        await page.goto(`${openWebUI.url}/auth`);
        await page.getByRole('button', { name: 'Continue with Auth0' }).click();
        await page.getByRole('button', { name: /^Sign in as Ada / }).click();
        await page.waitForURL(`${openWebUI.url}/`);
        await page.locator('#chat-input').waitFor();
      } finally {
        await browser.close();
      }
      expect(await accountOf('ada@example.com')).toMatchObject({ role: 'user', oauth: { oidc: { sub: ada } } });
    });

    it('sends the hub the access token of whoever asks, meant for the hub', async () => {
      const session = await continueWithAuth0(openWebUI, demo, { as: 'grace' });
      const account = await accountOf('grace@example.com');
      expect(account).toMatchObject({ oauth: { oidc: { sub: grace } } });
      await register(admin, hub.url, account?.id ?? '');
      hub.requests.length = 0;
      hub.answerWith(({ body }, send) => {
        const { messages } = body as { messages: { role: string }[] };
        const call = {
          index: 0,
          id: 'call',
          type: 'function',
          function: { name: 'github_list_commits', arguments: wanted },
        };
        const delta = messages.at(-1)?.role === 'tool' ? { content: 'Done.' } : { tool_calls: [call] };
        send({ choices: [{ index: 0, delta }] });
      });
      const { message } = await askInChat(openWebUI.url, session, {
        model,
        text: 'List my commits',
        toolIds: ['server:opengithubx'],
      });
      expect(message).toMatchObject({ done: true, content: 'Done.' });

      const asked = hub.requests.filter(({ method }) => method === 'POST').map(({ path }) => path);
      expect(asked).toEqual(['/v1/chat/completions', '/tools/github_list_commits', '/v1/chat/completions']);
      const { issuer, openWebui } = demo.announcement;
      const keys = createRemoteJWKSet(new URL(`${issuer}.well-known/jwks.json`));
      for (const { headers } of hub.requests.filter(({ method }) => method === 'POST')) {
        const token = headers['authorization']?.replace('Bearer ', '') ?? '';
        const { payload } = await jwtVerify(token, keys, {
          issuer,
          audience: openWebui.audience,
          algorithms: ['RS256'],
        });
        expect(payload).toMatchObject({ sub: grace, azp: openWebui.clientId });
      }
    });
  });
}

/** The hub as the only connection and the only tool server, called as the person who asks, granted to one account. */
async function register(admin: Caller, hub: string, account: string): Promise<void> {
  const access_grants = [{ principal_type: 'user', principal_id: account, permission: 'read' }];
  const saved = [
    await callOpenWebUI(admin, 'POST', '/openai/config/update', {
      ENABLE_OPENAI_API: true,
      OPENAI_API_BASE_URLS: [`${hub}/v1`],
      OPENAI_API_KEYS: [''],
      OPENAI_API_CONFIGS: { '0': { enable: true, model_ids: [model], auth_type: 'system_oauth' } },
    }),
    await callOpenWebUI(admin, 'POST', '/api/v1/models/model/access/update', { id: model, name: model, access_grants }),
    await callOpenWebUI(admin, 'POST', '/api/v1/configs/tool_servers', {
      TOOL_SERVER_CONNECTIONS: [
        {
          type: 'openapi',
          url: hub,
          path: 'openapi.json',
          auth_type: 'system_oauth',
          key: '',
          config: { enable: true, access_grants },
          info: { id: 'opengithubx', name: 'OpenGitHubX' },
        },
      ],
    }),
    await callOpenWebUI(admin, 'GET', '/api/models?refresh=true'),
  ];
  expect(saved.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
}
