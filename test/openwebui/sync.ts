/** One hub, two people who sign in by the tenant: registered, asked by each, edited behind our back, and taken back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallInput } from '../../src/shared/contract.ts';
import { untilAsked } from '../harness/tool-server.ts';
import { ada, grace } from '../harness/world.ts';
import { callOpenWebUI } from './call.ts';
import { askInChat } from './chat.ts';
import type { Place } from './place.ts';
import { callerModel, callTool, everythingIn, type Home, shasIn, startHome } from './shared-home.ts';
import { continueWithAuth0, type PersonSession } from './single-sign-on.ts';

const wish: CallInput<'openwebui.propose'> = { parts: ['model', 'openapi', 'mcp'], write: true, days: 30 };
const question = 'Summarize my private GitHub commits of the last 30 days';

type Row = { access_grants: { principal_id: string }[] };

export function proveSync(place: () => Place): void {
  describe('with sign-in by the tenant', () => {
    let home: Home;
    let before: string;
    let marker: string;
    const people = {} as Record<'ada' | 'grace', PersonSession>;

    beforeAll(async () => {
      home = await startHome(place());
      before = await everythingIn(home.admin);
      await home.hub.call('session.signIn', { signUp: false });
    });
    afterAll(() => home?.stop());

    const status = (userId = ada) => home.hub.call('openwebui.status', {}, userId);
    const states = async (userId = ada) =>
      Object.fromEntries((await status(userId)).parts.map(({ part, state, edited }) => [part, edited.join() || state]));
    const digest = (): string => `${marker}.opengithubx/digest`;
    const ask = async (who: 'ada' | 'grace', text: string, toolIds: string[] = [], model = digest()) =>
      (await askInChat(home.openWebUI.url, people[who], { model, text, toolIds })).message.content;
    const servers = async () => {
      type Listed = { TOOL_SERVER_CONNECTIONS: { type: string; info: { id: string } }[] };
      return (await callOpenWebUI<Listed>(home.admin, 'GET', '/api/v1/configs/tool_servers')).body;
    };

    it('is told where it is, and finds what is there', async () => {
      const set = await home.hub.call('openwebui.set', {
        url: `${home.openWebUI.url}/`,
        adminKey: home.openWebUI.admin.apiKey,
      });
      expect(set).toMatchObject({
        server: { url: home.openWebUI.url, hubUrl: home.hub.url, hasAdminKey: true },
        version: home.openWebUI.version,
        identity: { state: 'first sign-in', email: 'ada@example.com' },
      });
      expect(set.findings.map(({ what, state }) => [what, state])).toEqual([
        ['reachable', 'ok'],
        ['admin-key', 'ok'],
        ['sign-in', 'ok'],
        ['audience', 'ok'],
      ]);
      expect(JSON.stringify(set)).not.toContain(home.openWebUI.admin.apiKey);
    });

    it('registers itself beside what is there already', async () => {
      const { identity, parts } = await home.hub.call('openwebui.sync', wish);
      expect(identity).toMatchObject({ state: 'first sign-in' });
      expect(parts.map(({ reach, provedAt }) => [reach, provedAt])).toEqual(Array(3).fill(['reached', null]));
      expect(await states()).toEqual({ model: 'present', openapi: 'present', mcp: 'present' });
      marker = (await servers()).TOOL_SERVER_CONNECTIONS.at(-1)?.info.id ?? '';
      expect((await servers()).TOOL_SERVER_CONNECTIONS.map(({ info }) => info.id)).toEqual(['theirs', marker, marker]);
      const theirs = /\{"enable":false,[^}]*"seed":9007199254740993,"a field of tomorrow":\{"kept":\[1,null,0\.1\]\}/;
      expect(await everythingIn(home.admin)).toMatch(theirs);
    });

    it('lets in whoever signs in there, and nobody else', async () => {
      people.ada = await continueWithAuth0(home, { as: 'ada' });
      expect((await status()).identity).toMatchObject({ state: 'linked', by: 'sso', account: 'ada@example.com' });
      people.grace = await continueWithAuth0(home, { as: 'grace' });
      const seen = async (who: 'ada' | 'grace') => {
        type Models = { data: { id: string }[] };
        const { body } = await callOpenWebUI<Models>({ url: home.openWebUI.url, ...people[who] }, 'GET', '/api/models');
        return body.data.map(({ id }) => id).sort();
      };
      expect(await seen('ada')).toEqual([callerModel, digest()]);
      expect(await seen('grace')).toEqual([callerModel]);
    });

    it('says with the link to connect that no account is connected', async () => {
      expect(await ask('ada', question)).toContain(`${home.hub.url}/connect/github`);
      await home.hub.call('accounts.connect', { platform: 'github' });
    });

    it('answers from private commits: as the model, as tool server, as MCP server', async () => {
      const asModel = await ask('ada', question);
      expect(asModel).toContain(' · private · ');
      callTool(home, /github_my_commits$/, { days: 30 });
      const asTools = await ask('ada', question, [`server:${marker}`], callerModel);
      const asMcp = await ask('ada', question, [`server:mcp:${marker}`], callerModel);
      const real = await privateShas('ada-demo', 'ada-demo/atlas-service');
      expect(real.size).toBeGreaterThan(5);
      for (const answer of [asModel, asTools, asMcp]) expect(real.intersection(shasIn(answer)).size).toBeGreaterThan(3);
      const called = (await status()).parts.map(({ part, provedAt }) => [part, provedAt !== null]);
      expect(called).toEqual([
        ['model', true],
        ['openapi', true],
        ['mcp', true],
      ]);
    });

    it('shows a model as many tools as by MCP, and leads it to the others', async () => {
      callTool(home, /^none$/, {});
      const told = await ask('ada', question, [`server:${marker}`], callerModel);
      const document = await (await fetch(`${home.hub.url}/openapi.json`)).json();
      const all = Object.keys(document.paths).map((path) => path.replace('/tools/', ''));
      // Beside tools of its own.
      const shown = told.split(/ |, /).filter((name) => all.includes(name));
      expect(shown).toEqual(expect.arrayContaining(['github_my_commits', 'approval_status', 'search_tools']));
      expect([shown.length <= 37, shown.includes('github_get_security_alert')]).toEqual([true, false]);
      callTool(home, /^read_tool$/, {
        name: 'github_list_discussions',
        arguments: { repository: 'ada-demo/atlas-service' },
      });
      expect(await ask('ada', question, [`server:${marker}`], callerModel)).toContain('"items"');
    });

    it('answers each of two people from their own accounts, to the same words', async () => {
      const { code } = await home.hub.call('people.invite', { email: 'grace@example.com' });
      await home.hub.call('session.signIn', { signUp: false, invitation: code }, grace);
      expect((await status(grace)).identity).toMatchObject({ state: 'linked', by: 'sso' });
      await home.hub.call('accounts.connect', { platform: 'github' }, grace);
      await home.hub.call('openwebui.sync', wish, grace);
      callTool(home, /github_my_commits$/, { days: 90 });
      const everyWay = async (who: 'ada' | 'grace') => [
        await ask(who, 'List my commits of the last 90 days'),
        await ask(who, question, [`server:${marker}`], callerModel),
        await ask(who, question, [`server:mcp:${marker}`], callerModel),
      ];
      const of = { ada: await everyWay('ada'), grace: await everyWay('grace') };
      for (const answer of of.ada) expect(answer).toMatch(/ada-demo\//);
      for (const answer of of.grace) expect(answer).toMatch(/grace-demo\//);
      for (const answer of of.ada) expect(answer).not.toMatch(/grace-demo\//);
      for (const answer of of.grace) expect(answer).not.toMatch(/ada-demo\//);
      expect(shasIn(of.ada.join()).isDisjointFrom(shasIn(of.grace.join()))).toBe(true);
    });

    for (const kind of ['openapi', 'mcp'] as const) {
      it(`waits for an approval through ${kind}, says so in the chat, and writes once`, async () => {
        const title = `Asked for in a chat, by ${kind}`;
        callTool(home, /github_create_issue$/, { repository: 'ada-demo/atlas-service', title });
        const id = kind === 'mcp' ? `server:mcp:${marker}` : `server:${marker}`;
        const asked = askInChat(home.openWebUI.url, people.ada, {
          model: callerModel,
          text: 'Write it',
          toolIds: [id],
        });
        const { id: approvalId, hash } = await untilAsked(home.hub);
        await home.hub.call('approvals.approve', { id: approvalId, hash });
        const { message, events } = await asked;
        expect(message.content).toContain(title);
        const said = events.filter(({ type }) => type === 'status').map(({ data }) => data);
        expect(said[0]).toEqual({ description: expect.stringContaining('/approve/apr_'), done: false });
        expect(said).toContainEqual({ description: 'Approved and done', done: true });
      });
    }

    it('sees what was removed or edited there, and writes it again', async () => {
      const at = '/api/v1/configs/tool_servers';
      const headers = { authorization: `Bearer ${home.admin.token}`, 'content-type': 'application/json' };
      const text = await (await fetch(`${home.admin.url}${at}`, { headers })).text();
      const mcp = new RegExp(`,\\{"url":"${home.hub.url}/mcp".*\\}(?=\\]\\}$)`);
      const edited = text.replace(mcp, '').replace(`{"url":"${home.hub.url}"`, '{"url":"http://127.0.0.1:9"');
      expect((await fetch(`${home.admin.url}${at}`, { method: 'POST', headers, body: edited })).status).toBe(200);
      const path = '/api/v1/models/model/access/update';
      await callOpenWebUI(home.admin, 'POST', path, { id: digest(), name: 'Edited', access_grants: [] });
      expect(await states()).toEqual({ model: 'access', openapi: 'url', mcp: 'removed' });
      await home.hub.call('openwebui.repair', {});
      expect(await states()).toEqual({ model: 'present', openapi: 'present', mcp: 'present' });
    });

    it('takes one person’s access back and leaves the other’s', async () => {
      await home.hub.call('openwebui.unsync', {}, grace);
      const row = await callOpenWebUI<Row>(
        home.admin,
        'GET',
        `/api/v1/models/model?id=${encodeURIComponent(digest())}`,
      );
      expect(row.body.access_grants).toHaveLength(1);
      expect(await states()).toEqual({ model: 'present', openapi: 'present', mcp: 'present' });
      expect(await ask('ada', 'Which repositories do I have?')).toMatch(/ada-demo\//);
    });

    it('takes everything back, byte for byte, and its key is dead', async () => {
      await home.hub.call('openwebui.unsync', {});
      const after = await everythingIn(home.admin);
      expect(withoutPeople(after)).toBe(withoutPeople(before));
      expect(await status()).toMatchObject({ keyId: null, identity: { state: 'linked' } });
      const keys = await home.hub.call('keys.list', {});
      expect(keys.filter(({ grant, revokedAt }) => grant.boundTo && revokedAt === null)).toEqual([]);
      expect(await home.hub.call('openwebui.forget', {})).toEqual({ left: [] });
      expect(await status()).toMatchObject({ server: null });
    });

    /** As GitHub itself says, asked with a token straight from the demo world. */
    async function privateShas(author: string, repository: string): Promise<Set<string>> {
      const token = home.issued('github_access_token');
      const since = new Date(Date.now() - 30 * 86_400_000).toISOString();
      const path = `/repos/${repository}/commits?author=${author}&since=${since}&per_page=100`;
      const reply = await fetch(`${home.announcement.github}${path}`, {
        headers: { authorization: `Bearer ${token}`, 'user-agent': 'a test' },
      });
      const commits = (await reply.json()) as { sha: string }[];
      return new Set(commits.map(({ sha }) => sha.slice(0, 7)));
    }
  });
}

/** People sign in there meanwhile; that is theirs. */
const withoutPeople = (text: string): string => text.replace(/\/api\/v1\/users\/all .*/, '');
