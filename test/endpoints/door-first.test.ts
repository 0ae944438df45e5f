/** A key that is not for a door costs it nothing: it is refused before anything of its request is read. */
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedGhDoor } from '../harness/gh-door.ts';

const { hub, gh } = sharedGhDoor();

let elsewhere = '';
beforeAll(async () => {
  elsewhere = (await hub.createKey({ endpoints: ['console'] })).key;
});

const json = 'application/json';
const at = '/api/v3/repos/ada-demo/atlas-service';

/** Each with a body that the door would refuse for another reason, had it read it. */
const doors: [name: string, path: string, type: string, body?: string][] = [
  ['MCP', '/mcp', json, '{'],
  ['MCP in a batch', '/mcp', json, '['.repeat(40)],
  ['OpenAPI', '/tools/github_get_me', json, '{'],
  ['search of tools', '/tools/search_tools', json, '{"query":1}'],
  ['the description', '/openapi.json', json],
  ['chat', '/v1/chat/completions', json, '{'],
  ['responses', '/v1/responses', json, ' '.repeat(1_100_000)],
  ['models', '/v1/models', json],
  ['figures', '/metrics', json],
  ['REST of gh', `${at}/issues`, json, '{'],
  ['a path of gh that is read in two ways', `${at}/contents/a%2F..%2Fb`, json],
  ['an operation of gh that no tool does', `${at}/hooks`, json],
  ['GraphQL of gh', '/api/graphql', json, '{"query":"{"}'],
  ['an upload of gh', `${at}/releases/1/assets?name=x`, 'application/zip', 'x'],
  ['what gh waits for', '/api/v3/opengithubx/waiting', json],
  ['git that fetches', '/ada-demo/atlas-service.git/git-upload-pack', 'application/x-git-upload-pack-request', 'zzzz'],
  ['git that pushes', '/ada-demo/atlas-service.git/git-receive-pack', 'application/x-git-receive-pack-request', 'zzzz'],
  ['Git LFS', '/ada-demo/atlas-service.git/info/lfs/objects/batch', json, '{'],
  ['git that asks for refs', '/ada-demo/atlas-service.git/info/refs?service=none', json],
];

describe('a key for other doors', () => {
  it.each(doors)('is refused before its request is read: %s', async (_, path, type, body) => {
    const isOfGit = /^\/(api|ada-demo)\//.test(path);
    const answer = await fetch(`${isOfGit ? gh.door : hub.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${elsewhere}`, 'content-type': type },
      ...(body !== undefined && { body }),
    });
    const said = await answer.text();
    // To a document GitHub answers its refusals as errors.
    expect([path.endsWith('graphql') ? 403 : answer.status, said]).toEqual([
      403,
      expect.stringMatching(/[Tt]he key is not for/),
    ]);
  });

  it('is on record as refused, once for many', async () => {
    const recorded = async () =>
      (await hub.call('audit.list', { limit: 200 }))
        .filter(({ verdict }) => verdict === 'blocked')
        .map(({ reason }) => reason);
    const names = ['mcp', 'openapi', 'chat', 'metrics', 'gh', 'git'];
    // Who is refused is not kept waiting for the record of it.
    await expect.poll(recorded).toEqual(expect.arrayContaining(names.map((name) => `the key is not for ${name}`)));
    const reasons = await recorded();
    expect(new Set(reasons).size).toBe(reasons.length);
  });
});

it('a key whose calls are used up is told so before its request is read', async () => {
  const { key } = await hub.createKey({ endpoints: ['gh'], callsPerDay: 1 });
  const headers = { authorization: `Bearer ${key}`, 'content-type': json };
  await (await fetch(`${gh.door}/api/v3/user`, { headers })).text();
  for (const [path, body] of [
    [`${at}/issues`, '{'],
    ['/api/graphql', '{"query":"{"}'],
    [`${at}/issues`, '['.repeat(40)],
    [`${at}/releases/1/assets?name=x`, 'x'],
  ] as const) {
    const answer = await fetch(`${gh.door}${path}`, { method: 'POST', headers, body });
    expect([path, answer.status]).toEqual([path, 429]);
  }
});
