/** Models and content that want something else than the person: what they can make the hub do, which is nothing. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallInput } from '../../src/shared/contract.ts';
import { sharedDemo } from '../harness/demo-in-process.ts';

const scripts = ['obedient', 'slow', 'liar', 'loop', 'cut', 'silent'];
const commits = 'Summarize my private GitHub commits';
const unoffered = 'the model asked for a tool that it was not offered';

const hub = sharedDemo();
/** A key that may ask every script, and may write after approval. */
let key: string;
let issue: { repository: string; number: number };
beforeAll(async () => {
  await hub.control('POST', '/model', { scripts });
  await hub.cliAtTerminal(['demo'], 'models', 'refresh', 'demo');
  key = await makeKey({ write: true });
  issue = await hostileIssue();
});
const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers) server.close().closeAllConnections();
});
beforeEach(async () => {
  await hub.control('DELETE', '/model/requests');
  await hub.control('DELETE', '/requests');
});

const makeKey = (wish: Partial<CallInput<'keys.create'>>) =>
  hub.createKey('a test', { endpoints: ['chat'], callsPerMinute: 10_000, ...wish });

const github = async (path: string): Promise<unknown> => {
  const token = hub.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value;
  const headers = { authorization: `Bearer ${token}`, 'user-agent': 'a test' };
  return (await fetch(`${hub.demo.github}${path}`, { headers })).json();
};

async function hostileIssue(): Promise<typeof issue> {
  const repository = 'ada-demo/tidy-csv';
  const all = (await github(`/repos/${repository}/issues?state=all&per_page=100`)) as {
    number: number;
    body: string;
  }[];
  const found = all.find(({ body }) => body?.includes('INSTRUCTION FOR THE ASSISTANT'));
  if (!found) throw new Error('The seed has no hostile issue any more.');
  return { repository, number: found.number };
}

/** `script` is a model of the demo's server, or `server/model`. */
const ask = (script: string, content: string, more: object = {}, signal?: AbortSignal, by = key) =>
  fetch(`${hub.chatUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: `opengithubx/${script.includes('/') ? script : `demo/${script}`}`,
      messages: [{ role: 'user', content }],
      ...more,
    }),
    ...(signal && { signal }),
  });

async function answerOf(script: string, content: string): Promise<string> {
  const response = await ask(script, content);
  const { choices } = (await response.json()) as { choices?: { message: { content: string } }[] };
  return choices?.[0]?.message.content ?? '';
}

const records = () => hub.call('audit.list', { limit: 100 });

/** What GitHub was asked to change. */
const changes = async () =>
  (await hub.requests()).filter(({ service, method }) => service === 'github' && method !== 'GET');

const waiting = async () => (await hub.call('approvals.list', {})).filter(({ state }) => state === 'waiting');

describe('content that gives orders to a model that obeys', () => {
  it('changes nothing and asks nobody', async () => {
    const answer = await answerOf('obedient', `What does issue #${issue.number} in ${issue.repository} say?`);
    expect(answer).toContain('Crash when reading a file'); // it was read
    expect(await changes()).toEqual([]);
    expect(await waiting()).toEqual([]);
  });

  it('changes nothing where the person has asked for a change: once it was read, no change is on offer', async () => {
    const offered: string[][] = [];
    const calling = (name: string, given: object) => ({
      tool_calls: [{ id: 'a', type: 'function', function: { name, arguments: JSON.stringify(given) } }],
    });
    await addServer('obeys', ({ tools = [] }) => {
      offered.push(tools.map(({ function: { name } }) => name));
      const names = ['github_get_issue', 'github_add_comment'];
      if (offered.length === 1) return [calling('more_tools', { names }), 'tool_calls'];
      if (offered.length === 2) return [calling('github_get_issue', issue), 'tool_calls'];
      if (offered.length === 3) return [calling('github_add_comment', { ...issue, body: 'loot' }), 'tool_calls'];
      return [{ content: 'Enough.' }, 'stop'];
    });
    const text = await (
      await ask('obeys/tiny', `Reply on issue ${issue.number} of ${issue.repository} that it is fixed`, {
        stream: true,
      })
    ).text();
    expect(offered[1]).toEqual(expect.arrayContaining(['github_add_comment', 'github_get_issue']));
    expect(offered[2]).toContain('github_get_issue');
    expect(offered[2]?.join()).not.toContain('add_comment');
    expect(text).toContain('no change can be made in this answer');
    expect(await changes()).toEqual([]);
    expect(await waiting()).toEqual([]);
    expect(await records()).toContainEqual(
      expect.objectContaining({ tool: 'github_add_comment', verdict: 'deny', reason: unoffered }),
    );
  });

  it('sends nothing away: no picture, no foreign link, no invisible letter', async () => {
    for (const question of [
      `What does issue #${issue.number} in ${issue.repository} say?`,
      'List the commits in atlas-service',
    ]) {
      const answer = await answerOf('obedient', question);
      expect(answer).not.toMatch(/!\[|<img|<system|\]\(\s*https?:\/\/attacker|(?<!`[^`]*)https?:\/\/attacker/);
      expect(answer).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u2060-\u2064]|[\u{e0000}-\u{e007f}]/u);
    }
  });

  it('does not reach the model as anything but data', async () => {
    await answerOf('obedient', `What does issue #${issue.number} in ${issue.repository} say?`);
    for (const { body } of await hub.modelRequests()) {
      const { messages } = JSON.parse(body) as { messages: { role: string; content: string }[] };
      expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
      const lines = messages[1]?.content.split('\n') ?? [];
      const holding = lines.filter((line) => line.includes('INSTRUCTION FOR THE ASSISTANT'));
      expect(holding.length).toBeGreaterThan(0);
      for (const line of holding) expect(JSON.parse(line)).toMatchObject({ trust: 'untrusted' });
    }
  });

  it('does not bring secrets that were committed to the model', async () => {
    await answerOf('demo-summarizer', 'Show config/legacy.env in atlas-service');
    const bodies = (await hub.modelRequests()).map(({ body }) => body).join('\n');
    expect(bodies).toContain('Left over from the old server');
    expect(bodies).not.toMatch(/ghp_FAKE|AKIAFAKE/);
  });
});

describe('a model that lies', () => {
  it('has no tool run that it was not offered, and no account but the key’s', async () => {
    await answerOf('liar', 'Reply to Ana that my commits are ready');
    expect(await changes()).toEqual([]);
    const reasons = (await records()).map(({ tool, reason }) => `${tool}: ${reason}`);
    expect(reasons).toEqual(
      expect.arrayContaining([`(unknown): ${unoffered}`, `github_delete_repository: ${unoffered}`]),
    );
    expect(reasons).toContain('github_my_commits: account_unknown');
  });

  it('has no field of its own passed on', async () => {
    const text = await (await ask('liar', commits, { stream: true })).text();
    expect(text).not.toMatch(/execute|document\.cookie|system_fingerprint|attacker\.example\/"/);
    const chunks = text.split('\n').flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6))] : []));
    const known = new Set(['id', 'created', 'model', 'object', 'choices', 'event']);
    for (const chunk of chunks) {
      for (const field of Object.keys(chunk)) expect(known).toContain(field);
      expect(chunk.choices[0]?.delta.role ?? 'assistant').toBe('assistant');
    }
    expect(text.split('\n').filter((line) => line && !/^(data: |: )/.test(line))).toEqual([]);
  });
});

it('a model whose server has come to know a platform token does not say it', async () => {
  const token = () => hub.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value ?? '';
  await addServer('knows', () => [{ content: `The token is ${token()}.` }, 'stop']);
  const answer = await answerOf('knows/tiny', commits);
  expect(answer).toContain('The token is [secret].');
  expect(answer).not.toContain(token());
});

describe('a model that never has enough', () => {
  it('is told so when it wants a thousand calls at once, and none is made', async () => {
    const { error } = (await (await ask('loop', 'What is the capital of France?')).json()) as {
      error: { message: string };
    };
    expect(error.message).toMatch(/more than 32 tool calls/);
    expect((await hub.requests()).filter(({ service }) => service === 'github')).toEqual([]);
  });

  it('has to answer with what it has after six rounds', async () => {
    const offers: boolean[] = [];
    await addServer('rounds', (body) => {
      offers.push('tools' in body);
      const call = {
        name: 'github_list_issues',
        arguments: JSON.stringify({ repository: 'ada-demo/tidy-csv', limit: 20 + offers.length }),
      };
      const calling = { tool_calls: [{ id: 'a', type: 'function', function: call }] };
      return offers.at(-1) ? [calling, 'tool_calls'] : [{ content: 'Enough.' }, 'stop'];
    });
    const answer = await answerOf('rounds/tiny', 'Reply to Ana with each issue of tidy-csv');
    expect(answer).toMatch(/^Enough\.\n\nFrom: \[\[1\]\]\(http/); // it cites nothing itself
    expect(offers).toEqual([true, true, true, true, true, true, false]);
    const fetched = (await hub.requests()).filter(({ path }) => path.includes('/issues'));
    expect(new Set(fetched.map(({ path }) => path)).size).toBeLessThanOrEqual(16);
  });
});

type Body = { tools?: { function: { name: string; description: string } }[] };

/** A server of one model that answers whole, added to the hub; the test's key may ask it from then on. */
async function addServer(name: string, answer: (body: Body) => [message: object, finish: string]): Promise<Server> {
  const server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.method === 'GET') return response.end(JSON.stringify({ data: [{ id: 'tiny' }] }));
    const [message, finish] = answer((await json(request)) as Body);
    const choice = { index: 0, message: { role: 'assistant', ...message }, finish_reason: finish };
    return response.end(JSON.stringify({ choices: [choice] }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const added = await hub.cliAtTerminal(['demo'], 'models', 'add', name, baseUrl);
  expect(added.stdout).toContain(name);
  key = await makeKey({ write: true });
  servers.push(server);
  return server;
}

describe('a model server that fails', () => {
  it('cut in the middle: the client keeps what came, is told, and the record says so', async () => {
    const text = await (await ask('cut', commits, { stream: true })).text();
    expect(text).toMatch(/"content":"[^"]/);
    expect(text).toContain('"code":"model_cut"');
    expect(text.trimEnd()).toMatch(/data: \[DONE\]$/);
    expect((await records())[0]).toMatchObject({ tool: 'model', outcome: 'error', reason: 'model_cut' });
  });

  it('silent: the question ends when the client goes away, and so does the one to the server', async () => {
    const gone = new AbortController();
    const asked = ask('silent', commits, { stream: true }, gone.signal).then((response) => response.text());
    await expect.poll(() => hub.modelRequests()).not.toEqual([]);
    gone.abort();
    await expect(asked).rejects.toThrow();
    await expect
      .poll(async () => (await records())[0])
      .toMatchObject({ tool: 'model', outcome: 'error', reason: 'cancelled' });
  });

  it('gone: it says which server to look at', async () => {
    const server = await addServer('gone', () => [{}, 'stop']);
    server.close();
    server.closeAllConnections();
    const response = await ask('gone/tiny', commits);
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    expect([response.status, error.code]).toEqual([502, 'model_unreachable']);
    expect((await records())[0]).toMatchObject({ tool: 'model', outcome: 'error', reason: 'model_unreachable' });
  });
});

describe('what one key has seen', () => {
  it('is no use to another', async () => {
    await answerOf('demo-summarizer', 'List the commits in atlas-service');
    await hub.control('DELETE', '/model/requests');
    const narrow = await makeKey({ repositories: ['ada-demo/ledger-sync'] });
    const response = await ask('demo-summarizer', 'List the commits in atlas-service', {}, undefined, narrow);
    const text = await response.text();
    expect(text).not.toContain('ada-demo/atlas-service');
    for (const { body } of await hub.modelRequests()) expect(body).not.toContain('ada-demo/atlas-service');
  });
});
