/** Models and content that want something else than the person: what they can make the hub do, which is nothing. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallInput } from '../../src/shared/contract.ts';
import { sharedDemo } from '../harness/demo-in-process.ts';
import { postJson } from '../harness/post-json.ts';

const scripts = ['obedient', 'liar', 'cut', 'silent'];
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

const ask = (script: string, content: string, more: object = {}, signal?: AbortSignal, by = key) =>
  postJson(
    `${hub.chatUrl}/chat/completions`,
    { model: `opengithubx/demo/${script}`, messages: [{ role: 'user', content }], ...more },
    by,
    {},
    signal,
  );

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
});

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
