/** What one key was told, and what it waits for, is of no use to another: of the same person or of somebody else. */
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedGhDoor } from '../harness/gh-door.ts';
import { letGraceIn } from '../harness/second-person.ts';
import { declineAll } from '../harness/tool-server.ts';
import { grace } from '../harness/world.ts';

const { hub, gh, asked } = sharedGhDoor();
const own = 'ada-demo/tidy-csv';

const keys: Record<'first' | 'second' | 'hers', { key: string; id: string }> = {} as never;
beforeAll(async () => {
  await letGraceIn(hub);
  await hub.call('accounts.connect', { platform: 'github' }, grace);
  const wish = { endpoints: ['gh' as const], write: true, callsPerMinute: 1_000 };
  keys.first = await hub.createKey(wish);
  keys.second = await hub.createKey(wish);
  keys.hers = await hub.createKey(wish, grace);
});

type Asked = { data?: Record<string, never>; errors?: { message: string }[] };
const ask = async (key: string, query: string): Promise<Asked> => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ query });
  return (await (await fetch(`${gh.door}/api/graphql`, { method: 'POST', headers, body })).json()) as Asked;
};
const waits = async (key: string): Promise<string> =>
  (await fetch(`${gh.door}/api/v3/opengithubx/waiting`, { headers: { authorization: `Bearer ${key}` } })).text();

const inRepository = (inner: string) => `query { repository(owner: "ada-demo", name: "tidy-csv") { ${inner} } }`;

type Told = { id: string; issues: { nodes: { id: string }[] }; labels: { nodes: { id: string }[] } };
const repositoryOf = ({ data }: Asked): Told => {
  if (!data) throw new Error('It was told nothing.');
  return data['repository'] as unknown as Told;
};

describe('an id that one key was told', () => {
  it.each(['second', 'hers'] as const)('stands for nothing to another: %s', async (other) => {
    const told = inRepository(
      'id issues(first: 1) { nodes { id number labels(first: 1) { nodes { id } } } } labels(first: 1) { nodes { id } }',
    );
    const { id: repository, issues, labels } = repositoryOf(await ask(keys.first.key, told));
    const issue = issues.nodes[0]?.id;
    const label = labels.nodes[0]?.id;
    const uses = [
      `query { node(id: "${issue}") { ... on Issue { title } } }`,
      `mutation { addComment(input: { subjectId: "${issue}", body: "x" }) { clientMutationId } }`,
      `mutation { closeIssue(input: { issueId: "${issue}" }) { issue { id } } }`,
      `mutation { createIssue(input: { repositoryId: "${repository}", title: "x", labelIds: ["${label}"] }) { issue { id } } }`,
      `mutation { addStar(input: { starrableId: "${repository}" }) { clientMutationId } }`,
    ];
    for (const document of uses) {
      const { errors } = await ask(keys[other].key, document);
      expect([document, errors?.[0]?.message]).toEqual([document, expect.stringContaining('was not told what the id')]);
    }
    expect((await ask(keys.first.key, uses[0] ?? '')).data).toHaveProperty('node.title');
  });

  it('is of use once that key was told itself', async () => {
    const { issues } = repositoryOf(await ask(keys.second.key, inRepository('issues(first: 1) { nodes { id } }')));
    const document = `query { node(id: "${issues.nodes[0]?.id}") { ... on Issue { title } } }`;
    expect((await ask(keys.second.key, document)).data).toHaveProperty('node.title');
    expect((await ask(keys.hers.key, document)).errors).toHaveLength(1);
  });
});

describe('what one key waits for', () => {
  it('is told to that key alone, with its link', async () => {
    const headers = { authorization: `Bearer ${keys.first.key}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ title: 'By the first key' });
    const making = fetch(`${gh.door}/api/v3/repos/${own}/issues`, { method: 'POST', headers, body });
    const { id } = await asked();
    expect(await waits(keys.first.key)).toContain(`/approve/${id}`);
    for (const other of ['second', 'hers'] as const) expect([other, await waits(keys[other].key)]).toEqual([other, '']);
    const elsewhere = await hub.createKey({ endpoints: ['git'] });
    expect(await waits(elsewhere.key)).not.toContain(id);
    await declineAll(hub);
    await making;
    expect(await waits(keys.first.key)).toBe('');
  });
});
