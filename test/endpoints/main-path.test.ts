/** The founding path: a client that holds nothing but a permission key reads the person's private commits. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspector } from '../../src/main/headless/serve-text.ts';
import { sharedDemo } from '../harness/demo-in-process.ts';
import { inspect, legacyClient, modernClient, post } from '../harness/mcp.ts';
import { privateCommitsOfAda } from '../harness/private-commits.ts';

const hub = sharedDemo();
let truth: { sha: string; repository: string }[];

beforeAll(async () => {
  truth = await privateCommitsOfAda(hub);
});

type Commit = { sha: string; repository: string; private: boolean; date: string };

const commitsIn = (answer: { structuredContent?: Record<string, unknown> | undefined }): Commit[] =>
  answer.structuredContent?.['items'] as Commit[];

function expectPrivateCommits(commits: Commit[]) {
  const found = commits.filter((commit) => commit.private).map(({ sha, repository }) => ({ sha, repository }));
  const bySha = (a: { sha: string }, b: { sha: string }) => (a.sha < b.sha ? -1 : 1);
  expect(truth.length).toBeGreaterThan(5);
  expect(found.sort(bySha)).toEqual(truth.sort(bySha));
  const dates = commits.map(({ date }) => Date.parse(date));
  expect(dates).toEqual(dates.toSorted((a, b) => b - a));
}

describe('with the printed key and nothing else', () => {
  it.each([
    ['the official v2 client', modernClient],
    ['the legacy SDK client', legacyClient],
  ])('%s lists the tools and reads the private commits', async (_, connect) => {
    const client = await connect(hub.mcpUrl, hub.key);
    expect(await client.listTools()).toContain('github_my_commits');
    const answer = await client.callTool('github_my_commits', { days: 7 });
    expectPrivateCommits(commitsIn(answer));
    expect(JSON.parse(answer.content[0]?.text ?? '')).toEqual(answer.structuredContent);
    await client.close();
  });

  it('the MCP Inspector does, in either era, in the version of the printed line', async () => {
    const name = '@modelcontextprotocol/inspector';
    const installed = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(inspector).toBe(`${name}@${installed.devDependencies[name]}`);
    for (const era of ['legacy', 'modern']) {
      const call = ['--method', 'tools/call', '--tool-name', 'github_my_commits', '--tool-arg', 'days=7'];
      const called = await inspect(hub.mcpUrl, hub.key, '--protocol-era', era, ...call);
      expect(called.code).toBe(0);
      expectPrivateCommits(commitsIn(JSON.parse(called.stdout).result));
    }
  });
});

describe('what the hub keeps of it', () => {
  it('an intent and an outcome for each call, in a whole chain', async () => {
    const records = JSON.parse((await hub.cli('audit', 'list', '--limit', '1000', '--json')).stdout) as Record<
      string,
      unknown
    >[];
    const calls = records.filter(({ tool }) => tool === 'github_my_commits');
    const outcomes = calls.filter(({ outcome }) => outcome === 'ok');
    expect(outcomes.length).toBeGreaterThanOrEqual(4);
    expect(calls.length).toBe(outcomes.length * 2);
    expect(new Set(outcomes.map(({ client }) => client))).toContain('demo, read only (modern-client 1.0.0)');
    expect(JSON.parse((await hub.cli('audit', 'verify', '--json')).stdout).firstBadSequence).toBeNull();
  });

  it('one exchange served all of it', async () => {
    const exchanges = (await hub.requests()).filter(
      ({ service, path, status }) => service === 'tenant' && path === '/oauth/token' && status === 200,
    );
    // Sign-in, My Account API, the proof while connecting, and one for all calls; and the proof of four further accounts.
    expect(exchanges.length).toBeLessThanOrEqual(6 + 4);
  });

  it('says who it is for, and refuses another UserId', async () => {
    const call = { name: 'github_get_me', arguments: {} };
    const own = await post(hub.mcpUrl, hub.key, 'tools/call', call, { 'x-opengithubx-userid': hub.userId });
    expect(await own.text()).toContain('ada-demo');
    const other = await post(hub.mcpUrl, hub.key, 'tools/call', call, {
      'x-opengithubx-userid': 'auth0|650c3a1e9f1b2c0011223344',
    });
    expect(other.status).toBe(403);
    expect(await other.text()).not.toContain('ada-demo');
  });
});
