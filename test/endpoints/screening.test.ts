/** Secrets that people left in what they wrote come out of no door, and the tokens of the hub's own accounts neither. */
import { beforeAll, describe, expect, it } from 'vitest';
import { modernClient, post } from '../harness/mcp.ts';
import { postJson } from '../harness/post-json.ts';
import { postTool } from '../harness/tool-server.ts';
import { ada, sharedHub, type TestHub } from '../harness/world.ts';
import { letters, made } from '../unit/hub/kernel/screening/secrets.ts';

const repository = 'ada-demo/atlas-service';
const left = {
  title: `Rotate ${made('npm_', 36)}`,
  body: `It is in the log: password=${letters.slice(0, 20)}1 and ${made('glpat-', 24)}`,
};
const comment = `Use postgres://ada:${letters.slice(0, 12)}@db.example.com/atlas or dckr_pat_${letters.slice(0, 27)}`;
/** What must not come out, in part: the seeded file's `ghp_FAKE…` and AKIA… too. */
const secrets = [letters.slice(0, 12), 'FAKEFAKE', 'not-a-password'];

const { world, hub } = sharedHub();
let number: number;
beforeAll(async () => {
  await (await modernClientOf({})).callTool('github_get_me');
  const issue = (await github('POST', 'issues', left)) as { number: number };
  number = issue.number;
  await github('POST', `issues/${number}/comments`, { body: comment });
  await world.control('POST', '/model', { scripts: ['echo'] });
  const key = world.ledger().find(({ kind }) => kind === 'model_api_key')?.value;
  await hub.call('models.add', {
    name: 'demo',
    baseUrl: world.model,
    contextTokens: 8192,
    plannedBy: 'hub',
    ...(key && { key }),
  });
});

/** Beside the hub, with the token that it was given for Ada. */
async function github(method: string, path: string, body?: object): Promise<unknown> {
  const token = world.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value;
  const answer = await fetch(`${world.github}/repos/${repository}/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'user-agent': 'a test', 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.ok).toBe(true);
  return answer.json();
}

const modernClientOf = async (wish: Parameters<TestHub['createKey']>[0]) =>
  modernClient(`${hub.url}/mcp`, (await hub.createKey(wish)).key);

const calls: [name: string, args: () => object, removed: number][] = [
  ['github_get_file', () => ({ repository, path: 'config/legacy.env' }), 3],
  ['github_get_issue', () => ({ repository, number }), 5],
  ['github_list_issues', () => ({ repository }), 1],
  ['github_search', () => ({ kind: 'issues', query: `repo:${repository} Rotate` }), 1],
];

const isClean = (text: string): void => {
  for (const secret of secrets) expect(text).not.toContain(secret);
};

describe('secrets in what is fetched', () => {
  it.each(calls)('do not come out of %s by MCP, and are counted', async (name, args, removed) => {
    const client = await modernClientOf({});
    const answer = await client.callTool(name, args() as Record<string, unknown>);
    isClean(JSON.stringify(answer));
    expect(answer.structuredContent).toMatchObject({ secrets_removed: removed });
    await client.close();
  });

  it.each(calls)('do not come out of %s by OpenAPI, and are counted', async (name, args, removed) => {
    const { key } = await hub.createKey({});
    const answer = await postTool(hub, key, name, args());
    const text = await answer.text();
    isClean(text);
    expect(JSON.parse(text)).toMatchObject({ secrets_removed: removed });
  });

  it.each<[string, () => object]>([
    ['github_write_file', () => ({ branch: 'main', path: 'config/legacy.env', message: 'Tidy up', content: 'A=1' })],
    ['github_delete_file', () => ({ branch: 'main', path: 'config/legacy.env', message: 'Tidy up' })],
    ['github_update_issue', () => ({ number, title: 'Rotate' })],
    ['github_update_issue', () => ({ number, body: 'Nothing.' })],
  ])('do not come out of a dry run of %s, at either door, and are counted', async (name, args) => {
    const wish = { write: true, destructive: true };
    const dryRun = { repository, ...args(), dry_run: true };
    const client = await modernClientOf(wish);
    const answer = await client.callTool(name, dryRun);
    await client.close();
    const text = await (await postTool(hub, (await hub.createKey(wish)).key, name, dryRun)).text();
    for (const shown of [JSON.stringify(answer.structuredContent), text]) {
      isClean(shown);
      expect(shown).toContain('[secret removed: ');
      expect(JSON.parse(shown).secrets_removed).toBeGreaterThan(0);
    }
  });

  it('do not come out of a resource, whose images load nowhere', async () => {
    const current = (await github('GET', 'contents/README.md')) as { sha: string };
    const content = Buffer.from(`# Atlas\n\n${left.body}\n\n![x](https://evil.example/?d=1)\n`).toString('base64');
    await github('PUT', 'contents/README.md', { message: 'docs: keys', content, sha: current.sha });
    const { key } = await hub.createKey({});
    const uri = `github://repository/${repository}`;
    const answer = await post(`${hub.url}/mcp`, key, 'resources/read', { uri }, { 'mcp-name': uri });
    const text = await answer.text();
    isClean(text);
    expect(text).toContain('[secret removed: GitLab token]');
    expect(text).toContain('[image: x, from evil.example]');
  });

  it.each(['demo/echo', 'digest'])('do not come out of the chat, nor go to the model %s', async (model) => {
    await world.control('DELETE', '/model/requests');
    const { key } = await hub.createKey({ endpoints: ['chat'] });
    const messages = [{ role: 'user', content: `What does issue #${number} of ${repository} say?` }];
    const answer = await postJson(`${hub.url}/v1/chat/completions`, { model: `opengithubx/${model}`, messages }, key);
    const text = await answer.text();
    expect(text).toContain('Rotate');
    isClean(text);
    isClean(JSON.stringify(await world.control('GET', '/model/requests')));
  });

  it('are in the log as a number, and in no other form', async () => {
    const { key, id } = await hub.createKey({});
    const client = await modernClient(`${hub.url}/mcp`, key);
    await client.callTool('github_get_issue', { repository, number });
    const records = (await hub.call('audit.list', { limit: 20 }, ada)).filter(({ keyId }) => keyId === id);
    const text = JSON.stringify(records);
    isClean(text);
    expect(text).toContain('5 secrets removed');
    isClean(hub.ports.events.join('\n'));
  });

  it('are not replaced by the marks that stand for them, in a file or a gist', async () => {
    const client = await modernClientOf({ write: true });
    const content = 'TOKEN=[secret removed: GitLab token]';
    const file = { repository, branch: 'main', path: 'config/legacy.env', message: 'Tidy up' };
    for (const [name, args] of [
      ['github_write_file', { ...file, content }],
      ['github_update_gist', { id: 'abc', files: [{ name: 'legacy.env', content }] }],
      ['github_create_gist', { files: [{ name: 'legacy.env', content }] }],
    ] as const) {
      const answer = await client.callTool(name, args);
      expect([name, JSON.stringify(answer)]).toEqual([name, expect.stringContaining('stands for a secret')]);
    }
    expect(await hub.call('approvals.list', {})).toEqual([]);
  });

  it('come out for a key whose person wants them', async () => {
    const client = await modernClientOf({ screening: 'off' });
    const answer = await client.callTool('github_get_file', { repository, path: 'config/legacy.env' });
    for (const secret of ['FAKEFAKE', 'not-a-password']) expect(JSON.stringify(answer)).toContain(secret);
    expect(answer.structuredContent).not.toHaveProperty('secrets_removed');
  });
});
