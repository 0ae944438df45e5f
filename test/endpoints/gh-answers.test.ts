/** Tokens that GitHub writes into its answers, at the door for gh: the demo has one in each field that GitHub describes for it. */
import { describe, expect, it } from 'vitest';
import { at, own, sharedGhDoor } from '../harness/gh-door.ts';

const { world, hub, gh, octokit, asked } = sharedGhDoor();

/** What of an answer is a token of GitHub's, by the kinds that the ledger has. */
function tokensIn(text: string): string[] {
  const found = world.ledger().filter(({ kind, value }) => /^github_.*_token$/.test(kind) && text.includes(value));
  return [...new Set(found.map(({ kind }) => kind))];
}

async function read(path: string, accept = 'application/vnd.github+json', key = gh.writer.key) {
  const answer = await fetch(`${gh.door}/api/v3/${path}`, { headers: { authorization: `token ${key}`, accept } });
  const head = [...answer.headers].join('\n');
  return { status: answer.status, text: `${head}\n\n${await answer.text()}` };
}

/** What the demo answers to the same request without a hub in between. */
async function readDirectly(path: string, accept = 'application/vnd.github+json'): Promise<string> {
  const token = world.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value ?? '';
  const headers = { authorization: `token ${token}`, accept, 'user-agent': 'a test' };
  return (await fetch(`${world.github}/${path}`, { headers })).text();
}

async function ask(query: string, key = gh.writer.key): Promise<string> {
  const answer = await fetch(`${gh.door}/api/graphql`, {
    method: 'POST',
    headers: { authorization: `token ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return answer.text();
}

const raw = 'application/vnd.github.raw';

describe('a read tells no token that GitHub writes into its answer', () => {
  it.each<[path: string, accept?: string]>([
    [`repos/${own}`],
    [`repos/${own}`, raw],
    [`repos/${own}`, 'application/vnd.github.v3.diff'],
    [`repos/${own}`, 'application/octet-stream'],
    ['user/repos?per_page=100'],
    ['search/repositories?q=user:ada-demo'],
    ['search/code?q=addClass'],
    ['search/commits?q=hours'],
    ['search/issues?q=is:issue', raw],
    [`repos/${own}/contents/README.md`],
    [`repos/${own}/contents/src`],
    [`repos/${own}/contents/src`, raw],
    [`repos/${own}/contents/src`, 'application/vnd.github.v3.raw+json'],
    [`repos/${own}/contents/`],
    [`repos/${own}/contents/`, raw],
    [`repos/${own}/readme`],
    [`repos/${own}/pulls?state=all`],
    [`repos/${own}/pulls/33`],
    [`repos/${own}/pulls/33`, raw],
    [`repos/${own}/actions/runs`],
    [`repos/${own}/actions/runs/9100010100`],
    [`repos/${own}/commits/main`],
    [`repos/${own}/releases`],
    [`repos/${own}/tags`],
    ['user/starred'],
  ])('%s %s', async (path, accept) => {
    const wide = await hub.createKey({ endpoints: ['gh'], repositories: ['*/*'] });
    const { status, text } = await read(path, accept, path.startsWith(`repos/${own}`) ? gh.writer.key : wide.key);
    expect([status, tokensIn(text)]).toEqual([200, []]);
    expect(text).not.toMatch(/temp_clone_token|[?&](token|jwt|sig)=/);
  });

  it('and the demo does tell them', async () => {
    expect(tokensIn(await readDirectly(`repos/${own}`))).toEqual(['github_clone_token']);
    expect(tokensIn(await readDirectly(`repos/${own}/pulls/33`))).toEqual(['github_clone_token']);
    expect(tokensIn(await readDirectly(`repos/${own}/contents/`, raw))).toEqual(['github_download_token']);
  });

  /** What GitHub answers to the next request, whatever type it says that this has. */
  const answering = (path: string, type: string, body: unknown) =>
    world.control('POST', '/faults', {
      service: 'github',
      path: `^/repos/${own}${path}$`,
      status: 200,
      headers: { 'content-type': type },
      body: JSON.stringify(body),
    });
  const token = `A${'BCDEFGH234567'.repeat(2)}`;
  const address = `https://raw.githubusercontent.com/${own}/main/x?sig=${token}`;
  const listed = { name: 'x', git_url: 'https://x/y', download_url: address, _links: { self: address } };

  it.each<[what: string, path: string, type: string, body: unknown]>([
    ['in JSON that is called a text', '/contents/src', 'application/vnd.github.raw+json; charset=utf-8', [listed]],
    ['of one thing', '/contents/src', 'application/vnd.github.raw; charset=utf-8', listed],
    ['in JSON that says so', '/contents/src', 'application/json; charset=utf-8', [{ download_url: address }]],
    ['where no text is described', '/branches', 'application/vnd.github.raw', [{ name: 'main', clone: address }]],
    [
      'in a field that nobody has described',
      '/contents/src',
      'application/json',
      { name: 'x', clone: { url: address } },
    ],
  ])('nor in what it answers instead of a text: %s', async (_, path, type, body) => {
    await answering(path, type, body);
    const { status, text } = await read(`repos/${own}${path}`, raw);
    await world.control('DELETE', '/faults');
    expect([status, text.includes(token)]).toEqual([200, false]);
    expect(text).toMatch(/"(name|download_url)"/);
  });

  it('and still all else that it is asked for', async () => {
    const { text } = await read(`repos/${own}/contents/src`);
    const [first] = JSON.parse(text.split('\n\n')[1] ?? '') as Record<string, string>[];
    expect(first).toMatchObject({
      path: expect.stringMatching(/^src\//),
      sha: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(first?.['url']).toMatch(/\?ref=main$/);
    const file = await read(`repos/${own}/contents/README.md`, raw);
    expect(file.text).toContain('# atlas-service');
    const { data } = await octokit(gh.writer.key).rest.repos.get(at);
    expect(data).toMatchObject({ full_name: own, permissions: { admin: true }, owner: { login: 'ada-demo' } });
  });
});

describe('a change tells none', () => {
  it.each<[what: string, make: (key: string) => Promise<{ data: unknown }>]>([
    [
      'to a file',
      (key) =>
        octokit(key).rest.repos.createOrUpdateFileContents({
          ...at,
          path: 'docs/note.md',
          branch: 'main',
          message: 'docs: take a note',
          content: Buffer.from('A note.\n').toString('base64'),
        }),
    ],
    ['to an issue', (key) => octokit(key).rest.issues.create({ ...at, title: 'No token' })],
    ['to a pull request', (key) => octokit(key).rest.pulls.update({ ...at, pull_number: 33, title: 'Another title' })],
    ['that makes a repository', (key) => octokit(key).rest.repos.createForAuthenticatedUser({ name: 'made-here' })],
  ])('%s', async (_, make) => {
    const wide = await hub.createKey({ endpoints: ['gh'], repositories: ['*/*'], write: true });
    const making = make(wide.key);
    const refused = making.then(() => Promise.reject(new Error('Nobody was asked.')));
    const { id, hash, preview } = await Promise.race([asked(), refused]);
    await hub.call('approvals.approve', { id, hash });
    const { data } = await making;
    expect(Object.keys(data as object).length).toBeGreaterThan(1);
    expect(tokensIn(JSON.stringify([data, preview]))).toEqual([]);
  });
});

describe('a document gets none', () => {
  const of = (inner: string) => `query { repository(owner: "ada-demo", name: "atlas-service") { ${inner} } }`;
  const commit = (inner: string) =>
    of(`defaultBranchRef { target { ... on Commit { history(first: 2) { nodes { ${inner} } } } } }`);

  it.each<[what: string, query: string]>([
    ['by its name', of('name tempCloneToken')],
    ['by another name', of('description: tempCloneToken')],
    ['by a fragment', `${of('...f')} fragment f on Repository { title: tempCloneToken }`],
    ['by a fragment in place', of('... on Repository { ... @include(if: true) { url: tempCloneToken } }')],
    ['of another repository', of('pullRequest(number: 33) { headRepository { name: tempCloneToken } }')],
    ['of a list', 'query { viewer { repositories(first: 9) { nodes { name: tempCloneToken } } } }'],
    [
      'of a search',
      'query { search(type: REPOSITORY, query: "user:ada-demo", first: 9) { nodes { ... on Repository { name: tempCloneToken } } } }',
    ],
    ['of an archive', commit('oid zipballUrl')],
    ['of another archive, by another name', commit('oid url: tarballUrl')],
    ['of an image', of('issue(number: 1) { bodyHTML }')],
    ['of an image, by an interface', of('issueOrPullRequest(number: 1) { ... on Comment { body: bodyHTML } }')],
    ['of an image of a comment', of('issue(number: 1) { comments(first: 3) { nodes { body: bodyHTML } } }')],
  ])('%s', async (_, query) => {
    const { key } = await hub.createKey({ endpoints: ['gh'], repositories: ['*/*'] });
    const text = await ask(query, key);
    expect(tokensIn(text)).toEqual([]);
    expect(JSON.parse(text)).toMatchObject({ data: null, errors: [{ message: expect.stringMatching(/tell|told/) }] });
  });

  it('in an address that it may ask for, by whatever name', async () => {
    const signed = `https://example.com/o/r/issues/1?ref=main&token=${'S3CR3T'.repeat(4)}`;
    await world.control('POST', '/faults', {
      service: 'github',
      path: '^/graphql',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ data: { repository: { ogxAddress_body: signed, ogxType: 'Repository', title: 'x' } } }),
    });
    const text = await ask(of('body: url'));
    await world.control('DELETE', '/faults');
    expect(JSON.parse(text).data.repository.body).toBe('https://example.com/o/r/issues/1?ref=main');
    const { data } = JSON.parse(await ask(of('title: url name again: url')));
    expect(data.repository).toEqual({
      title: expect.stringMatching(/^http.*\/ada-demo\/atlas-service$/),
      name: 'atlas-service',
      again: data.repository.title,
    });
  });
});
