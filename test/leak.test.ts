/** No secret leaves the hub: every byte that comes out of the real process is searched for every secret of a demo world. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspect, legacyClient, modernClient, post } from './harness/mcp.ts';
import { connectFailures, echoes, type Failing, platformFailures, spellings, tenantFailures } from './leak/failures.ts';
import { forms, needlesOf } from './leak/forms.ts';
import { type Answers, recordAnswers } from './leak/record-answers.ts';
import { sweep } from './leak/sweep.ts';
import { type Watched, watchDemoHub } from './leak/watch.ts';

let watched: Watched;
let answers: Answers;

beforeAll(async () => {
  watched = await watchDemoHub();
  answers = recordAnswers(watched);
}, 60_000);
afterAll(async () => {
  answers.stop();
  await watched.stop();
});

const repository = 'ada-demo/atlas';
const everyTool: [string, Record<string, unknown>][] = [
  ['github_get_me', {}],
  ['github_list_repositories', {}],
  ['github_list_commits', { repository }],
  ['github_get_commit', { repository, sha: 'main' }],
  ['github_list_issues', { repository }],
  ['github_get_issue', { repository, number: 1 }],
  ['github_list_pull_requests', { repository, state: 'all' }],
  ['github_get_file', { repository, path: 'README.md' }],
  ['github_search', { kind: 'code', query: 'atlas' }],
  ['github_my_commits', { days: 7 }],
];

async function expectNoLeak() {
  await answers.settled();
  const swept = watched.sweep();
  expect(swept.findings).toEqual([]);
  return swept;
}

const callTool = (key: string | undefined, name: string, given: object = {}, signal?: AbortSignal) =>
  post(watched.hub.mcpUrl, key, 'tools/call', { name, arguments: given }, {}, signal);

/** Makes the world fail in one way for as long as `act` takes. */
async function during({ what, faults = [], switches }: Failing, act: () => Promise<unknown>): Promise<void> {
  const { hub } = watched;
  for (const fault of faults) await hub.control('POST', '/faults', fault);
  if (switches) await hub.control('POST', '/switches', switches);
  try {
    await act();
  } catch (error) {
    throw new Error(`While the world failed (${what})`, { cause: error });
  } finally {
    await hub.control('DELETE', '/faults');
  }
}

const withoutItsToken = { service: 'github', path: '^/user$', status: 401, times: 1 };

async function signInAgain() {
  expect(JSON.parse((await watched.call('session.signIn', { signUp: false })).split('\n')[1] ?? '')).toMatchObject({
    ok: true,
  });
}

describe('where everything goes well', () => {
  it('the clients see none', async () => {
    const { hub, keep } = watched;
    for (const connect of [modernClient, legacyClient]) {
      const client = await connect(hub.mcpUrl, hub.key);
      expect(await client.listTools()).toEqual(everyTool.map(([name]) => name));
      for (const [name, given] of everyTool) {
        const answer = await client.callTool(name, given);
        expect([name, answer.isError ?? false, answer.content]).toEqual([name, false, expect.anything()]);
      }
      await client.close();
    }
    const inspected = await Promise.all([
      inspect(hub.mcpUrl, hub.key, '--method', 'tools/list'),
      inspect(hub.mcpUrl, hub.readWriteKey, '--method', 'tools/call', '--tool-name', 'github_my_commits'),
    ]);
    for (const { code, stdout, stderr } of inspected) {
      expect(code).toBe(0);
      keep('MCP Inspector, stdout', stdout);
      keep('MCP Inspector, stderr', stderr);
    }
    const streamed = await watched.request('with progress', hub.key, progressing, {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'github_my_commits',
    });
    expect(streamed).toMatch(/^HTTP\/1.1 200 [\s\S]*event-stream[\s\S]*notifications\/progress/);
    await fetch(`${hub.url}/healthz`);
    await fetch(`${hub.url}/connect/github`);
    await expectNoLeak();
  }, 60_000);

  it('the command line shows none', async () => {
    const { command, commandAtTerminal, hub } = watched;
    const made = await commandAtTerminal(['demo'], 'keys', 'create', '--client', 'Claude');
    const madeToo = await commandAtTerminal(['demo'], 'keys', 'create', '--client', 'Cursor', '--write', '--json');
    expect([made.code, madeToo.code, made.stdout]).toEqual([0, 0, expect.stringContaining('ogx_')]);
    const said = await Promise.all(
      ['status', 'accounts list', 'keys list', 'audit list', 'audit verify', '--help', '--version'].map((words) =>
        command(...words.split(' ')),
      ),
    );
    expect(said.map(({ code }) => code)).toEqual(said.map(() => 0));
    const id = /keys revoke (key_\S+)/.exec(made.stdout)?.[1] ?? '';
    expect((await command('keys', 'revoke', id)).code).toBe(0);
    expect((await command('accounts', 'disconnect', 'ada-demo')).code).toBe(1); // the first of the two did it
    expect((await commandAtTerminal(['demo'], 'accounts', 'connect', 'github')).code).toBe(0);
    expect((await commandAtTerminal(['demo'], 'accounts', 'connect', 'github', '--json')).code).toBe(0);
    expect((await command('logout')).code).toBe(1);
    expect(await (await callTool(hub.key, 'github_get_me')).text()).toContain('not_signed_in');
    expect((await command('login')).code).toBe(0);
    await expectNoLeak();
  }, 60_000);

  it('the socket answers none', async () => {
    const { call } = watched;
    const calls: [string, object][] = [
      ['status', {}],
      ['accounts.list', {}],
      ['keys.list', {}],
      ['audit.list', { limit: 1000 }],
      ['audit.verify', {}],
      ['keys.create', { client: 'raw' }],
      ['accounts.disconnect', { account: 'ada-demo' }],
      ['accounts.connect', { platform: 'github' }],
      ['session.signOut', {}],
      ['session.signIn', { signUp: true }],
    ];
    for (const [name, input] of calls) expect(await call(name, input, 'demo')).toContain('"ok":true');
    await expectNoLeak();
  }, 30_000);
});

const progressing = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: {
    name: 'github_my_commits',
    arguments: { days: 7 },
    _meta: {
      progressToken: 'p',
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  },
};
