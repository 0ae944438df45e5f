/** What the hub relies on, as Open WebUI really answers just after its start. `-u` records anew. */
import { jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ada } from '../harness/world.ts';
import type { Caller } from './call.ts';
import { askInChat } from './chat.ts';
import { type Place, signingSecret } from './place.ts';
import { createRecorder, requestToHub, withStandIns } from './recording.ts';
import { model, type RecordingHub, startRecordingHub } from './recording-hub.ts';
import { recordingOf } from './recordings.ts';
import { continueWithAuth0, type PersonSession } from './single-sign-on.ts';

const failed = (exchanges: { name: string; status: number }[]) =>
  exchanges.filter(({ status }) => status !== 200).map(({ name }) => name);

const identityHeaders = {
  'X-OGX-User-Id': '{{USER_ID}}',
  'X-OGX-Chat-Id': '{{CHAT_ID}}',
  'X-OGX-Message-Id': '{{MESSAGE_ID}}',
  'X-OGX-Task': '{{TASK}}',
};

/** The first at a place: it keeps what is there before anybody changed it. */
export function proveRecorded(place: () => Place): void {
  describe('says what it is known to say', () => {
    let hub: RecordingHub;
    let admin: Caller;
    let session: PersonSession;
    let member: Caller;
    let accountId: string;
    let grants: object[];
    beforeAll(async () => {
      hub = await startRecordingHub();
      admin = place().admin;
      session = await continueWithAuth0(place(), { as: 'ada' });
      member = { url: admin.url, ...session };
    });
    afterAll(() => hub?.close());

    async function matchesFile(name: string, value: unknown): Promise<void> {
      const { openWebUI, announcement } = place();
      const text = withStandIns(value, { 'open-webui': openWebUI.url, hub: hub.url, tenant: announcement.github });
      expect(text).not.toMatch(/eyJ|sk-[0-9a-f]{16}|ogx_/);
      const { file, kept } = recordingOf(openWebUI.version, name, `${text}\n`);
      await expect(kept).toMatchFileSnapshot(file);
    }

    it('about itself and its accounts', async () => {
      const { call, exchanges } = createRecorder();
      const nobody = { url: admin.url, token: 'none' };
      const person = { name: 'Bob', email: 'Bob@example.com', password: 'Passw0rd!of-Bob', role: 'user' };
      await call('version', nobody, 'GET', '/api/version');
      await call('configuration', nobody, 'GET', '/api/config');
      await call('bad key', { ...admin, token: 'sk-unknown' }, 'GET', '/api/v1/users/?page=1');
      await call('not an administrator', member, 'GET', '/api/v1/users/?page=1');
      type Found = { users: { id: string }[] };
      const found = await call<Found>('account', admin, 'GET', '/api/v1/users/?query=ada%40example.com&page=1');
      accountId = found.users[0]?.id ?? '';
      grants = [{ principal_type: 'user', principal_id: accountId, permission: 'read' }];
      await call('account by id', admin, 'GET', `/api/v1/users/${accountId}`);
      await call('unknown account', admin, 'GET', '/api/v1/users/nobody');
      const bob = await call<{ id: string }>('new account', admin, 'POST', '/api/v1/auths/add', person);
      await call('taken address', admin, 'POST', '/api/v1/auths/add', { ...person, email: 'bob@example.com' });
      await call('no address', admin, 'POST', '/api/v1/auths/add', { ...person, email: 'bob' });
      await call('long password', admin, 'POST', '/api/v1/auths/add', { ...person, password: 'P'.repeat(80) });
      await call('missing fields', admin, 'POST', '/api/v1/auths/add', { name: 'Bob' });
      await call('unmade account', admin, 'DELETE', `/api/v1/users/${bob.id}`);
      await call('unmade again', admin, 'DELETE', `/api/v1/users/${bob.id}`);
      expect(failed(exchanges)).toEqual([
        'bad key',
        'not an administrator',
        'unknown account',
        'taken address',
        'no address',
        'long password',
        'missing fields',
      ]);
      await matchesFile('accounts', exchanges);
    });

    it('when the hub is registered as a model', async () => {
      const { call, exchanges } = createRecorder();
      const foreign = { enable: true, tags: [], 'a field of tomorrow': { kept: [1, null] } };
      const ours = {
        enable: true,
        tags: [{ name: 'OpenGitHubX' }],
        prefix_id: '',
        model_ids: [model],
        connection_type: 'external',
        auth_type: 'bearer',
        headers: identityHeaders,
      };
      type Connections = { OPENAI_API_BASE_URLS: string[]; OPENAI_API_KEYS: string[] };
      const before = await call<Connections>('connections', admin, 'GET', '/openai/config');
      const target = { url: `${hub.url}/v1`, key: 'the key', config: ours };
      await call('verify', admin, 'POST', '/openai/verify', target);
      await call('verify, not there', admin, 'POST', '/openai/verify', { ...target, url: 'http://127.0.0.1:9/v1' });
      await call('verify, refused', admin, 'POST', '/openai/verify', { ...target, url: `${hub.url}/elsewhere` });
      await call('save', admin, 'POST', '/openai/config/update', {
        ...before,
        OPENAI_API_BASE_URLS: [...before.OPENAI_API_BASE_URLS, `${hub.url}/v1`],
        OPENAI_API_KEYS: [...before.OPENAI_API_KEYS, 'the key'],
        OPENAI_API_CONFIGS: { '0': foreign, '1': ours },
      });
      await call('saved', admin, 'GET', '/openai/config');
      await call('a member before a grant', member, 'GET', '/api/models');
      const row = { id: model, name: 'OpenGitHubX', access_grants: grants };
      await call('grant', admin, 'POST', '/api/v1/models/model/access/update', row);
      await call('capabilities', admin, 'POST', '/api/v1/models/model/update', {
        ...row,
        base_model_id: null,
        meta: { description: 'Your accounts', capabilities: { builtin_tools: false } },
        params: {},
        is_active: true,
      });
      await call('refresh', admin, 'GET', '/api/models?refresh=true');
      await call('a member after it', member, 'GET', '/api/models');
      expect(failed(exchanges)).toEqual(['verify, not there', 'verify, refused']);
      await matchesFile('model', exchanges);
    });

    it('when the hub is registered as a tool server', async () => {
      const { call, exchanges } = createRecorder();
      const ours = {
        type: 'openapi',
        url: hub.url,
        path: 'openapi.json',
        spec_type: 'url',
        spec: '',
        auth_type: 'system_oauth',
        key: '',
        headers: identityHeaders,
        config: { enable: true, function_name_filter_list: '', access_grants: grants },
        info: { id: 'opengithubx', name: 'OpenGitHubX', description: 'Your accounts' },
      };
      const foreign = {
        url: 'http://127.0.0.1:9',
        path: 'openapi.json',
        auth_type: 'bearer',
        key: 'theirs',
        config: { enable: true, 'a field of tomorrow': 1 },
        info: { id: 'theirs', name: 'Theirs' },
        'a field of tomorrow': { kept: [1, null] },
      };
      await call('none', admin, 'GET', '/api/v1/configs/tool_servers');
      await call('verify', admin, 'POST', '/api/v1/configs/tool_servers/verify', ours);
      await call('verify, not there', admin, 'POST', '/api/v1/configs/tool_servers/verify', {
        ...ours,
        url: 'http://127.0.0.1:9',
      });
      await call('verify MCP, not there', admin, 'POST', '/api/v1/configs/tool_servers/verify', {
        ...ours,
        type: 'mcp',
        url: 'http://127.0.0.1:9/mcp',
        auth_type: 'bearer',
      });
      const both = { TOOL_SERVER_CONNECTIONS: [foreign, ours] };
      await call('save', admin, 'POST', '/api/v1/configs/tool_servers', both);
      await call('saved', admin, 'GET', '/api/v1/configs/tool_servers');
      await call('a member', member, 'GET', '/api/v1/tools/');
      expect(failed(exchanges)).toEqual(['verify, not there', 'verify MCP, not there']);
      await matchesFile('tool-server', exchanges);
    });

    it('when a person asks the model, with a tool, a status and sources', async () => {
      hub.requests.length = 0;
      hub.answerWith(({ body }, send) => {
        const { messages } = body as { messages: { role: string }[] };
        const call = {
          index: 0,
          id: 'call',
          type: 'function',
          function: { name: 'github_list_commits', arguments: '{"repository":"a/b"}' },
        };
        if (messages.at(-1)?.role !== 'tool') return send({ choices: [{ index: 0, delta: { tool_calls: [call] } }] });
        send({ event: { type: 'status', data: { description: 'Waiting for your approval', done: false } } });
        send({ choices: [{ index: 0, delta: { content: 'Two commits [1].' } }] });
        const url_citation = { url: 'https://github.com/a/b/commit/3f2a1b0', title: '3f2a1b0' };
        send({ choices: [{ index: 0, delta: { annotations: [{ type: 'url_citation', url_citation }] } }] });
        send({ event: { type: 'status', data: { description: 'Approved', done: true } } });
        send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: { total_tokens: 3 } });
      });
      const { message, events } = await askInChat(admin.url, session, {
        model,
        text: 'Summarize my commits',
        toolIds: ['server:opengithubx'],
        backgroundTasks: { title_generation: true, tags_generation: true, follow_up_generation: true },
      });
      expect(hub.requests.map(({ path }) => path)).toContain('/tools/github_list_commits');
      const asked = hub.requests.map(requestToHub);
      const byName = asked.toSorted((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
      const eventTypes = [...new Set(events.map(({ type }) => type))].sort();
      await matchesFile('chat', { message, eventTypes, asked: byName });

      const question = hub.requests.find(({ path, headers }) => path.endsWith('completions') && !headers['x-ogx-task']);
      const signed = question?.headers['x-openwebui-user-jwt'] ?? '';
      const { payload } = await jwtVerify(signed, new TextEncoder().encode(signingSecret), { algorithms: ['HS256'] });
      expect(payload).toMatchObject({ iss: 'open-webui', sub: accountId, email: 'ada@example.com', role: 'user' });
      expect(Number(payload.exp) - Number(payload.iat)).toBe(300);
      expect(JSON.stringify(question?.headers)).not.toContain(ada);
    });

    it('when the model fails in its stream', async () => {
      hub.answerWith((_, send) => send({ error: { message: 'Connect GitHub first: http://hub/connect/github' } }));
      const { message } = await askInChat(admin.url, session, { model, text: 'again' });
      expect(message).toMatchObject({
        done: true,
        content: '',
        error: { content: { message: expect.stringContaining('Connect GitHub') } },
      });
    });

    it('when what sync added is taken away', async () => {
      const { call, exchanges } = createRecorder();
      await call('no tool servers', admin, 'POST', '/api/v1/configs/tool_servers', { TOOL_SERVER_CONNECTIONS: [] });
      await call('model row', admin, 'POST', '/api/v1/models/model/delete', { id: model });
      await call('model row again', admin, 'POST', '/api/v1/models/model/delete', { id: model });
      expect(failed(exchanges)).toEqual(['model row again']);
      await matchesFile('unsync', exchanges);
    });
  });
}
