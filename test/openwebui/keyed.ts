/** No token of the tenant comes with a call: each person has a key of their own in Open WebUI, good from their account alone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallInput } from '../../src/shared/contract.ts';
import { ada, grace } from '../harness/world.ts';
import { type Caller, callOpenWebUI } from './call.ts';
import { askInChat, type ChatMessage } from './chat.ts';
import { type Place, signingSecret } from './place.ts';
import { callerModel, callTool, everythingIn, type Home, startHome } from './shared-home.ts';
import { continueWithAuth0 } from './single-sign-on.ts';

const wish: CallInput<'openwebui.propose'> = { parts: ['model', 'openapi', 'mcp'], write: false, days: 30 };
const password = 'Passw0rd!of-Ada';
const question = 'List my commits of the last 90 days';

type Entry = { config: object; info: { id: string } };
type Listed = { TOOL_SERVER_CONNECTIONS: { type: string; key: string; info: { id: string } }[] };

export function proveKeyed(place: () => Place): void {
  describe('with keys of people', () => {
    let home: Home;
    const people = {} as Record<'ada' | 'grace', { token: string }>;

    beforeAll(async () => {
      home = await startHome(place());
      await home.hub.call('session.signIn', { signUp: false });
      await home.hub.call('accounts.connect', { platform: 'github' });
      const { code } = await home.hub.call('people.invite', { email: 'grace@example.com' });
      await home.hub.call('session.signIn', { signUp: false, invitation: code }, grace);
      await home.hub.call('accounts.connect', { platform: 'github' }, grace);
    });
    afterAll(() => home?.stop());

    const set = (proof: 'key' | 'signed') =>
      home.hub.call('openwebui.set', {
        url: home.openWebUI.url,
        proof,
        adminKey: home.openWebUI.admin.apiKey,
        ...(proof === 'signed' && { signingSecret }),
      });
    const identity = async (userId: string) => (await home.hub.call('openwebui.status', {}, userId)).identity;
    const signIn = async (email: string): Promise<{ token: string }> =>
      (await callOpenWebUI<{ token: string }>(nobody(), 'POST', '/api/v1/auths/signin', { email, password })).body;
    const nobody = (): Caller => ({ url: home.openWebUI.url, token: 'none' });
    const markers = async () => {
      const { body } = await callOpenWebUI<Listed>(home.admin, 'GET', '/api/v1/configs/tool_servers');
      const ours = body.TOOL_SERVER_CONNECTIONS.filter(
        ({ info, type }) => info.id.startsWith('ogx_') && type === 'mcp',
      );
      return ours.map(({ info }) => info.id);
    };
    const everyWay = async (who: 'ada' | 'grace', marker: string) => {
      callTool(home, /github_my_commits$/, { days: 90 });
      const ask = async (model: string, toolIds: string[] = []) =>
        said((await askInChat(home.openWebUI.url, people[who], { model, text: question, toolIds })).message);
      return [
        await ask(`${marker}.opengithubx/digest`),
        await ask(callerModel, [`server:${marker}`]),
        await ask(callerModel, [`server:mcp:${marker}`]),
      ];
    };

    it('knows whoever signs in there by the tenant, and asks them no password', async () => {
      await set('key');
      expect(await identity(ada)).toMatchObject({ state: 'first sign-in', email: 'ada@example.com' });
      expect(await home.hub.tried('openwebui.sync', wish)).toMatchObject({ failure: { code: 'open_webui_account' } });
      people.ada = await continueWithAuth0(home, { as: 'ada' });
      expect(await identity(ada)).toMatchObject({ state: 'linked', by: 'sso', account: 'ada@example.com' });
      expect(await home.hub.tried('openwebui.account', { password })).toMatchObject({ failure: { code: 'usage' } });
    });

    it('takes no account over by its address, and takes its password for a proof', async () => {
      const account = { name: 'Grace', email: 'grace@example.com', password, role: 'user' };
      await callOpenWebUI(home.admin, 'POST', '/api/v1/auths/add', account);
      expect(await identity(grace)).toMatchObject({ state: 'conflict', account: null });
      expect(await home.hub.tried('openwebui.account', { password: 'guessed' }, grace)).toMatchObject({
        failure: { code: 'open_webui_refused', message: expect.stringContaining('not the password') },
      });
      expect(await home.hub.call('openwebui.account', { password }, grace)).toMatchObject({ by: 'password' });
      people.grace = await signIn('grace@example.com');
    });

    for (const proof of ['key', 'signed'] as const) {
      it(`answers each from their own accounts, and nobody with another’s registration (${proof})`, async () => {
        const before = await everythingIn(home.admin);
        await set(proof);
        if (proof === 'signed') await home.hub.call('openwebui.account', { password }, grace);
        await home.hub.call('openwebui.sync', wish);
        await home.hub.call('openwebui.sync', wish, grace);
        const [forAda = '', forGrace = ''] = await markers();
        for (const answer of await everyWay('ada', forAda)) expect(answer).toMatch(/ada-demo\//);
        for (const answer of await everyWay('grace', forGrace)) expect(answer).toMatch(/grace-demo\//);

        // An administrator opens one person's registration to everybody.
        await openToAll(home.admin, `${forAda}.opengithubx/digest`);
        const asGrace = await everyWay('grace', forAda).catch((error: Error) => [error.message]);
        expect(asGrace.join()).toContain('not from the Open WebUI account that its key is for');
        expect(asGrace.join()).not.toMatch(/ada-demo\//);

        expect(await home.hub.call('openwebui.forget', {})).toEqual({ left: [] });
        expect(await everythingIn(home.admin)).toBe(before);
      });
    }

    it('is taken there by hand where there is no administrator key', async () => {
      await home.hub.call('openwebui.set', { url: home.openWebUI.url, proof: 'key' });
      expect(await identity(grace)).toMatchObject({ state: 'unknown' });
      const proved = await home.hub.call('openwebui.account', { password }, grace);
      expect(proved).toMatchObject({ state: 'linked', by: 'password' });
      const { id } = await home.hub.call('openwebui.propose', wish, grace);
      const { key } = await home.hub.call('keys.confirm', { id }, grace);
      expect(key).toMatch(/^ogx_/);
      const files = await home.hub.call('openwebui.files', wish, grace);
      expect(JSON.stringify(files)).not.toContain(key);
      // As the administration page imports them, with the key put where the file says so.
      const imported = files
        .filter(({ use }) => use === 'tools')
        .flatMap(({ text }) => JSON.parse(text.replaceAll(/"ogx_…[^"]*"/g, JSON.stringify(key))) as Entry[]);
      const access_grants = [{ principal_type: 'user', principal_id: '*', permission: 'read' }];
      const opened = imported.map((entry) => ({ ...entry, config: { ...entry.config, access_grants } }));
      await callOpenWebUI(home.admin, 'POST', '/api/v1/configs/tool_servers', { TOOL_SERVER_CONNECTIONS: opened });
      callTool(home, /github_my_commits$/, { days: 90 });
      const asked = { model: callerModel, text: question, toolIds: [`server:${imported[0]?.info.id}`] };
      expect((await askInChat(home.openWebUI.url, people.grace, asked)).message.content).toMatch(/grace-demo\//);
      expect((await askInChat(home.openWebUI.url, people.ada, asked)).message.content).not.toMatch(/grace-demo\//);
      const { parts } = await home.hub.call('openwebui.status', {}, grace);
      expect(parts.find(({ part }) => part === 'openapi')).toMatchObject({ calledAt: expect.any(String) });
    });
  });
}

async function openToAll(admin: Caller, model: string): Promise<void> {
  const access_grants = [{ principal_type: 'user', principal_id: '*', permission: 'read' }];
  await callOpenWebUI(admin, 'POST', '/api/v1/models/model/access/update', { id: model, name: 'All', access_grants });
  const at = `${admin.url}/api/v1/configs/tool_servers`;
  const headers = { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' };
  const text = await (await fetch(at, { headers })).text();
  const opened = text.replaceAll(/"access_grants":\[[^\]]*\]/g, `"access_grants":${JSON.stringify(access_grants)}`);
  await fetch(at, { method: 'POST', headers, body: opened });
}

const said = ({ content, error }: ChatMessage): string => content || JSON.stringify(error);
