/** GitHub's API at the hub, by Octokit as people install it, which holds a key and nothing else. */
import { statSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Octokit } from '@octokit/rest';
import { beforeAll, describe, expect, it } from 'vitest';
import { at, own, sharedGhDoor } from '../harness/gh-door.ts';
import { post } from '../harness/mcp.ts';
import type { TestHub } from '../harness/world.ts';

const { world, hub, gh, octokit, asked } = sharedGhDoor();
const keyOf = async (wish: Parameters<TestHub['createKey']>[0] = {}) =>
  octokit((await hub.createKey({ endpoints: ['gh'], repositories: [own], ...wish })).key);

const of = (inner: string, beside = '') =>
  `query { repository(owner: "ada-demo", name: "atlas-service") { ${beside} pullRequest(number: 33) { ${inner} } } }`;
const refusal = (of: Promise<unknown>): Promise<[number, string]> =>
  of.then(
    () => [200, ''],
    ({ status = 200, message }) => [status, message],
  );

describe('Octokit with a key', () => {
  it('reads what GitHub answers, page by page, within what the key covers', async () => {
    const { rest, paginate } = octokit(gh.writer.key);
    const { data } = await rest.repos.get(at);
    expect(data).toMatchObject({ full_name: own, private: true, url: `${gh.door}/api/v3/repos/${own}` });
    const all = await paginate(rest.issues.listForRepo, { ...at, state: 'all', per_page: 10 });
    expect(new Set(all.map(({ number }) => number)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(20);
    const { data: readme } = await rest.repos.getContent({ ...at, path: 'README.md' });
    const { content } = readme as { content: string };
    expect(Buffer.from(content, 'base64').toString()).toContain('# atlas-service');
    const { data: mine } = await rest.repos.listForAuthenticatedUser();
    expect(mine.map(({ full_name }) => full_name)).toEqual([own]);
    const { data: found } = await rest.search.issuesAndPullRequests({ q: 'is:issue' });
    expect(new Set(found.items.map(({ repository_url }) => repository_url))).toEqual(
      new Set([`${gh.door}/api/v3/repos/${own}`]),
    );
    // Neither says how many there are in repositories that the key does not cover.
    const { headers } = await rest.search.issuesAndPullRequests({ q: 'is:issue', per_page: 1 });
    expect(headers.link).not.toContain('last');
    const hits =
      'query { search(query: "repo:ada-demo/ledger-sync", type: ISSUE, first: 9) { issueCount nodes { __typename } } }';
    const counted = octokit(gh.writer.key).graphql({ query: hits, baseUrl: `${gh.door}/api` });
    await expect(counted).rejects.toThrow('could tell of others');
    expect((await rest.users.getAuthenticated()).data).toMatchObject({ login: 'ada-demo' });
    expect(JSON.stringify((await rest.users.getAuthenticated()).data)).not.toMatch(/"(email|plan)"/);

    const [listed] = (await hub.call('keys.list', {})).filter(({ id }) => id === gh.writer.id);
    expect(listed?.labels.private).toContain(`github:${own}`);
    const [last] = (await hub.call('audit.search', { offset: 0, limit: 1 })).calls;
    expect(last).toMatchObject({ endpoint: 'gh', tool: 'github_get_me', outcome: 'ok' });

    // A document is told by what it is of, as any read is.
    const told = async (query: string) => {
      await octokit(gh.writer.key).graphql({ query, baseUrl: `${gh.door}/api` });
      const [{ callId = '' } = {}] = (await hub.call('audit.search', { offset: 0, limit: 1 })).calls;
      return (await hub.call('activity.names', { callIds: [callId] }))[0]?.names;
    };
    const page = expect.stringMatching(/^http.*atlas-service/);
    expect(await told(of('title'))).toEqual([{ name: `${own}#33 feat(hours): page through query plans`, url: page }]);
    const owned = 'query { repository(owner: "ada-demo", name: "atlas-service") { description } }';
    expect(await told(owned)).toEqual([{ name: own, url: page }]);
  });

  it.each<[what: string, wish: object, call: (o: Octokit) => Promise<unknown>, status: number, said: RegExp]>([
    ['another repository', {}, (o) => o.rest.repos.get({ ...at, repo: 'ledger-sync' }), 403, /does not cover/],
    ['a change by a key that reads', {}, (o) => o.rest.issues.create({ ...at, title: 'x' }), 403, /read-only/],
    ['a tool that is not in the key', { tools: ['github_get_me'] }, (o) => o.rest.issues.listForRepo(at), 403, /name/],
    ['another path', { paths: ['docs/**'] }, (o) => o.rest.repos.getReadme(at), 403, /does not cover the top/],
    ['another branch', { branches: ['main'] }, (o) => o.rest.repos.getBranch({ ...at, branch: 'x' }), 403, /branch x/],
    [
      'the patch of another branch',
      { branches: ['main'] },
      (o) => o.rest.pulls.get({ ...at, pull_number: 33, mediaType: { format: 'patch' } }),
      403,
      /refs.pull.33/,
    ],
    [
      'commits in GraphQL',
      { paths: ['docs/**'] },
      (o) => o.graphql(of('commits(last: 1) { totalCount nodes { commit { oid } } }')),
      200,
      /paths/,
    ],
    [
      'those of any branch',
      { branches: ['main'] },
      (o) => o.graphql(of('commits(last: 1) { nodes { commit { oid } } }')),
      200,
      /branches/,
    ],
    ...[
      'refs(refPrefix: "refs/heads/", first: 9) { nodes { name target { oid } } }',
      'ref(qualifiedName: "refs/heads/main") { target { ... on Commit { message } } }',
      'defaultBranchRef { t: target { ...f } }',
      'refs(refPrefix: "refs/tags/", last: 1) { edges { node { target { __typename } } } }',
      'object(expression: "main:.env.example") { __typename }',
      'o: object(expression: "other") { ... on Commit { history(first: 1) { totalCount } } }',
    ].map((inner): [string, object, (o: Octokit) => Promise<unknown>, number, RegExp] => [
      `commits at the end of any branch: ${inner}`,
      { branches: ['main'] },
      (o) => o.graphql(`${of('id', inner)}${inner.includes('...f') ? ' fragment f on GitObject { oid }' : ''}`),
      200,
      /limited to branches/,
    ]),
    ...[
      '... on PullRequest { files(first: 9) { nodes { path } } }',
      '... on PullRequest { c: commits(first: 9) { nodes { commit { message } } } }',
      '... on PullRequest { reviewThreads(first: 9) { nodes { comments(first: 9) { nodes { diffHunk } } } } }',
    ].flatMap((inner) =>
      [
        [{ paths: ['docs/**'] }, /limited to paths/] as const,
        [{ branches: ['main'] }, /limited to branches/] as const,
        [{ tools: ['github_search'] }, /the tool github_list_commits/] as const,
      ].map(([wish, said]): [string, object, (o: Octokit) => Promise<unknown>, number, RegExp] => [
        `of what a search finds ${inner}`,
        wish,
        (o) => o.graphql(`{ search(type: ISSUE, query: "repo:${own}", first: 9) { nodes { ${inner} } } }`),
        200,
        said,
      ]),
    ),
    ['a template', { paths: ['docs/**'] }, (o) => o.graphql(of('id', 'issueTemplates { name }')), 200, /paths/],
    [
      'a tool of a part',
      { tools: ['github_list_branches'] },
      (o) => o.graphql(of('id')),
      200,
      /github_get_pull_request/,
    ],
    ['a key for other doors', { endpoints: ['mcp'] }, (o) => o.rest.repos.get(at), 403, /not for gh/],
    ['what no tool does', {}, (o) => o.rest.repos.listWebhooks(at), 403, /No tool does what repos\/list-webhooks/],
    ['what GitHub lacks', { repositories: ['*/*'] }, (o) => o.rest.repos.get({ ...at, repo: 'none' }), 404, /./],
    [
      'what is asked for too fast',
      { callsPerMinute: 1 },
      async (o) => (await o.rest.users.getAuthenticated()) && o.rest.users.getAuthenticated(),
      429,
      /Try again in \d+ s\./,
    ],
    [
      'what is refused too fast',
      { callsPerMinute: 1 },
      (o) => o.graphql('{ none }').catch(() => o.graphql('{ none }')),
      429,
      /Try again in \d+ s\./,
    ],
  ])('is told why it gets nothing: %s', async (_, wish, call, status, said) => {
    expect(await refusal(call(await keyOf(wish)))).toEqual([status, expect.stringMatching(said)]);
  });

  it('makes a change once its person approves it, with the same record and undo as by any door', async () => {
    const { rest } = octokit(gh.writer.key);
    const creating = rest.issues.create({ ...at, title: 'By an SDK', body: 'As approved.' });
    const { id, hash, tool, resource } = await asked();
    expect({ tool, resource }).toEqual({ tool: 'github_create_issue', resource: `github:${own}` });
    expect((await hub.call('approvals.show', { id })).preview.target).toBe('a new issue');
    await hub.call('approvals.approve', { id, hash });
    const { status, data } = await creating;
    expect([status, data.title, data.url]).toEqual([
      201,
      'By an SDK',
      `${gh.door}/api/v3/repos/${own}/issues/${data.number}`,
    ]);
    const [made] = await hub.call('approvals.done', {});
    await hub.call('approvals.undo', { id: made?.id ?? '' });
    const undo = await asked();
    expect(undo).toMatchObject({ tool: 'github_update_issue', resource });
    await hub.call('approvals.approve', { id: undo.id, hash: undo.hash });
    // Nobody waits for an undo at a program, and a change to what it changes at the same time is refused.
    await expect
      .poll(() => rest.issues.get({ ...at, issue_number: data.number }))
      .toMatchObject({ data: { state: 'closed' } });

    const labelling = rest.issues.setLabels({ ...at, issue_number: data.number, labels: ['bug'] });
    const labels = await asked();
    await hub.call('approvals.approve', { id: labels.id, hash: labels.hash });
    expect((await labelling).data).toMatchObject([{ name: 'bug' }]);

    const declined = refusal(rest.issues.update({ ...at, issue_number: data.number, title: 'Another' }));
    await hub.call('approvals.deny', { id: (await asked()).id });
    expect(await declined).toEqual([403, expect.stringContaining('declined')]);
  });

  it('asks nobody twice about a change that is asked for again, and makes it once', async () => {
    const { rest } = await keyOf({ write: true });
    const wanted = { ...at, title: 'Asked for twice' };
    const soon = { headers: { prefer: 'wait=0' } };
    const [status, said] = await refusal(rest.issues.create({ ...wanted, ...soon }));
    const { id, hash } = await asked();
    expect([status, said]).toEqual([403, expect.stringContaining(`waits for approval of this (${id}): http://`)]);
    await hub.call('approvals.approve', { id, hash });
    // It waits for nobody: one that would be asked for once more is refused at once.
    const made = rest.issues.create({ ...wanted, ...soon });
    expect(
      await made.then(
        ({ data }) => data.title,
        ({ message }) => message,
      ),
    ).toBe(wanted.title);
    const { data } = await rest.issues.listForRepo({ ...at, per_page: 5 });
    expect(data.filter(({ title }) => title === wanted.title)).toHaveLength(1);

    const leaving = new AbortController();
    const left = rest.issues.create({ ...wanted, request: { signal: leaving.signal } }).catch(() => 'left');
    const first = await asked();
    leaving.abort();
    expect(await left).toBe('left');
    await expect.poll(async () => (await hub.call('approvals.waiting', {})).length).toBe(0);
    const again = refusal(rest.issues.create({ ...wanted, ...soon }));
    expect((await again)[1]).not.toContain(first.id);
    const second = await asked();
    await hub.call('approvals.deny', { id: second.id });
  });

  it.each<[how: string, begin: (key: string, body: object) => () => void]>([
    [
      'a program that gives up',
      (key, body) => {
        const leaving = new AbortController();
        const { rest } = octokit(key);
        void rest.issues
          .create({ ...at, ...(body as { title: string }), request: { signal: leaving.signal } })
          .catch(() => 0);
        return () => leaving.abort();
      },
    ],
    [
      'one that asks by GraphQL',
      (key) => {
        const leaving = new AbortController();
        const { rest, graphql } = octokit(key);
        void rest.issues.list().catch(() => 0);
        void rest.repos
          .get(at)
          .then(() =>
            graphql('query { repository(owner: "ada-demo", name: "atlas-service") { id } }', {
              baseUrl: `${gh.door}/api`,
            }),
          )
          .then((found) => {
            const { id } = (found as { repository: { id: string } }).repository;
            const mutation = `mutation { createIssue(input: { repositoryId: "${id}", title: "Taken back" }) { issue { url } } }`;
            return graphql(mutation, { baseUrl: `${gh.door}/api`, request: { signal: leaving.signal } });
          })
          .catch(() => 0);
        return () => leaving.abort();
      },
    ],
    [
      'a connection that breaks off',
      (key, body) => {
        const headers = { authorization: `token ${key}`, 'content-type': 'application/json' };
        const asking = request(`${gh.door}/api/v3/repos/${own}/issues`, { method: 'POST', headers });
        asking.on('error', () => 0);
        asking.end(JSON.stringify(body));
        return () => asking.destroy();
      },
    ],
    [
      'one that has sent more behind its request',
      (key, body) => {
        const { hostname, port, host } = new URL(gh.door);
        const text = JSON.stringify(body);
        const socket = connect(Number(port), hostname);
        socket.on('error', () => 0);
        const head = `POST /api/v3/repos/${own}/issues HTTP/1.1\r\nhost: ${host}\r\nauthorization: token ${key}\r\n`;
        socket.write(
          `${head}content-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}GET / HTTP/1.1\r\n`,
        );
        return () => socket.destroy();
      },
    ],
  ])('takes a change back with its connection: %s', async (_, begin) => {
    const { key } = await hub.createKey({ endpoints: ['gh'], repositories: [own], write: true });
    const close = begin(key, { title: 'Taken back' });
    const { id, hash } = await asked();
    close();
    // What has come after its connection was closed is answered after that was seen.
    for (let trips = 0; trips < 20; trips += 1) await fetch(`${gh.door}/x`);
    expect(await hub.tried('approvals.approve', { id, hash })).toMatchObject({ ok: false });
    const { data } = await (await keyOf()).rest.issues.listForRepo({ ...at, per_page: 5 });
    expect(data.map(({ title }) => title)).not.toContain('Taken back');
  });

  it('counts each time that a change is asked for', async () => {
    const { rest } = await keyOf({ write: true, callsPerMinute: 2 });
    const ask = () => refusal(rest.issues.create({ ...at, title: 'Again', headers: { prefer: 'wait=0' } }));
    const [, said] = await ask();
    const { id } = await asked();
    expect([said, await ask()]).toEqual([expect.stringContaining(id), [403, expect.stringContaining(id)]]);
    expect((await ask())[0]).toBe(429);
    await hub.call('approvals.deny', { id });
  });

  it('is told the result of a change hours later, where its key has patience, and asks nobody again', async () => {
    const { rest } = await keyOf({ write: true, approvalHours: 8, days: 9 });
    const wanted = { ...at, title: 'Asked for hours ago', headers: { prefer: 'wait=0' } };
    expect((await refusal(rest.issues.create(wanted)))[1]).toContain('made once it is approved');
    const { id, hash } = await asked();
    hub.ports.advance(3 * 3_600_000);
    await hub.call('approvals.approve', { id, hash });
    await expect.poll(async () => (await hub.call('approvals.outcome', { id })).outcome).not.toBeNull();
    expect((await rest.issues.create(wanted)).data.title).toBe(wanted.title);
  });

  it('refuses a change to what is no longer what its program has seen', async () => {
    const { rest } = octokit(gh.writer.key);
    const file = { ...at, path: 'README.md', branch: 'main', message: 'x', content: 'aGk=', sha: '0'.repeat(40) };
    expect(await refusal(rest.repos.createOrUpdateFileContents(file))).toEqual([
      422,
      expect.stringContaining('no longer at 000'),
    ]);
  });

  it('tells a key without outsiders nothing of what they wrote, by reading it or by changing it', async () => {
    const there = { owner: 'ada-demo', repo: 'tidy-csv' };
    const all = await keyOf({ repositories: ['*/*'] });
    const { data: issues } = await all.rest.issues.listForRepo({ ...there, state: 'all' });
    const theirs = issues.find((one) => one.author_association === 'NONE' && !one.pull_request);
    const { rest, graphql } = await keyOf({ repositories: ['*/*'], write: true, outsiders: 'drop' });
    const { data: left } = await rest.issues.listForRepo({ ...there, state: 'all' });
    expect(left.map(({ author_association }) => author_association)).not.toContain('NONE');
    const number = theirs?.number ?? 0;
    const document = `query { repository(owner: "ada-demo", name: "tidy-csv") { issue(number: ${number}) { title } } }`;
    expect(await refusal(graphql(document))).toEqual([200, expect.stringContaining('leaves such things out')]);
    const changing = rest.issues.update({ ...there, issue_number: number, state: 'closed', state_reason: 'completed' });
    const { id, hash } = await asked();
    await hub.call('approvals.approve', { id, hash });
    expect(JSON.stringify((await changing).data)).not.toContain(theirs?.title);
  });

  it('tells no more by the answer to a change than its key may read', async () => {
    const { data } = await octokit(gh.writer.key).rest.pulls.list(at);
    const [{ number = 0, head = undefined } = {}] = data;
    const document = `query { repository(owner: "ada-demo", name: "atlas-service") { pullRequest(number: ${number}) { id title } } }`;
    const files =
      'pullRequest { id f: files(first: 9) { nodes { path } } headRef { target { ... on Commit { message } } } }';
    const told = async (wish: object): Promise<unknown> => {
      const { graphql } = await keyOf({ write: true, ...wish });
      const { repository } = await graphql<{ repository: { pullRequest: { id: string; title: string } } }>(document);
      const { id, title } = repository.pullRequest;
      const input = `{ pullRequestId: ${JSON.stringify(id)}, title: ${JSON.stringify(`${title} again`)} }`;
      const changing = graphql(`mutation { updatePullRequest(input: ${input}) { ${files} } }`);
      const question = await asked();
      await hub.call('approvals.approve', { id: question.id, hash: question.hash });
      return changing;
    };
    expect(head?.ref).toBeDefined();
    const whole = { updatePullRequest: { pullRequest: { f: { nodes: expect.arrayContaining([expect.anything()]) } } } };
    expect(await told({})).toMatchObject(whole);
    for (const wish of [
      { tools: ['github_get_pull_request', 'github_get_issue', 'github_list_branches', 'github_update_pull_request'] },
    ]) {
      const { updatePullRequest } = (await told(wish)) as {
        updatePullRequest: { pullRequest: Record<string, unknown> };
      };
      expect(Object.keys(updatePullRequest.pullRequest)).toEqual(['id']);
    }
  });

  describe('what anybody may have pushed to a public repository', () => {
    const there = { owner: 'ada-demo', repo: 'tidy-csv' };
    const full = 'ada-demo/tidy-csv';
    const everywhere = (): Parameters<TestHub['createKey']>[0] => ({ endpoints: ['gh', 'mcp'], repositories: ['*/*'] });
    const object = (expression: string) => (o: Octokit) =>
      o.graphql(
        `{ repository(owner: "ada-demo", name: "tidy-csv") { issues { totalCount } x: object(expression: ${JSON.stringify(expression)}) { ... on Commit { message } } } }`,
      );
    // Of a hash nobody can tell whether it is of a fork.
    let hash = '';
    beforeAll(async () => {
      const { rest } = await keyOf({ repositories: ['*/*'] });
      hash = (await rest.repos.getBranch({ ...there, branch: 'main' })).data.commit.sha;
    });
    const ways: [what: string, call: (o: Octokit) => Promise<unknown>][] = [
      ['a file', (o) => o.rest.repos.getContent({ ...there, path: 'README.md', ref: hash })],
      ['a commit', (o) => o.rest.repos.getCommit({ ...there, ref: hash })],
      ['the commits before it', (o) => o.rest.repos.listCommits({ ...there, sha: hash })],
      ['its tree', (o) => o.rest.git.getTree({ ...there, tree_sha: hash })],
      ['it as an object', (o) => object(hash)(o)],
      ['it by fewer characters', (o) => object(hash.slice(0, 9))(o)],
      ['it by a pull request', (o) => object('refs/pull/1/head')(o)],
      ['its parent', (o) => object(`${hash}~1`)(o)],
      ['whichever says a word', (o) => object(':/fix')(o)],
    ];
    const untrusted = async (id: string) =>
      (await hub.call('keys.list', {})).find((one) => one.id === id)?.labels.untrusted;

    it.each(ways)('is untrusted, as it is by any door: %s', async (_, call) => {
      const { key, id } = await hub.createKey(everywhere());
      await call(octokit(key));
      expect(await untrusted(id)).toEqual([`github:${full}`]);
    });

    it.each(ways)('is not told to a key that leaves such things out: %s', async (_, call) => {
      const { key } = await hub.createKey({ ...everywhere(), outsiders: 'drop' });
      expect(await refusal(call(octokit(key)))).toEqual([
        expect.any(Number),
        expect.stringContaining('leaves such things out'),
      ]);
    });

    it.each<[tool: string, args: () => object]>([
      ['github_get_file', () => ({ path: 'README.md', ref: hash })],
      ['github_get_commit', () => ({ sha: hash })],
      ['github_list_commits', () => ({ sha: hash })],
      ['github_get_tree', () => ({ ref: hash })],
    ])('nor over MCP: %s', async (name, args) => {
      const { key } = await hub.createKey({ ...everywhere(), outsiders: 'drop' });
      const call = { name, arguments: { repository: full, ...args() } };
      const said = await (await post(`${hub.url}/mcp`, key, 'tools/call', call)).text();
      expect(said).toContain('leaves such things out');
    });

    it('and what is on its branches is told, and is not untrusted', async () => {
      const { key, id } = await hub.createKey({ ...everywhere(), outsiders: 'drop' });
      const { rest, graphql } = octokit(key);
      await rest.repos.getContent({ ...there, path: 'README.md', ref: 'main' });
      await rest.repos.listCommits(there);
      for (const name of ['HEAD', 'main', 'refs/heads/main']) {
        await graphql(
          `{ repository(owner: "ada-demo", name: "tidy-csv") { object(expression: "${name}") { ... on Commit { message } } } }`,
        );
      }
      expect(await untrusted(id)).toEqual([]);
    });
  });

  it('gets no secret of a file, and no token', async () => {
    const { rest } = await keyOf({ repositories: ['*/*'] });
    const token = world.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value ?? '';
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    await world.control('POST', '/faults', {
      service: 'github',
      path: `/repos/${own}/contents/x.md`,
      status: 200,
      body: JSON.stringify({ encoding: 'base64', content: btoa(`key ${secret}`), name: `it was ${token}` }),
      headers: { 'content-type': 'application/json' },
    });
    const { data } = await rest.repos.getContent({ ...at, path: 'x.md' });
    await world.control('DELETE', '/faults');
    const { content, name } = data as unknown as { content: string; name: string };
    expect(Buffer.from(content, 'base64').toString()).toMatch(/^key \[secret removed/);
    expect([name.startsWith('it was '), name.includes(token)]).toEqual([true, false]);
  });
});

describe('the door for gh', () => {
  const statusOf = async (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
    (await fetch(`${gh.door}${path}`, { ...init, headers: { authorization: `token ${gh.writer.key}`, ...headers } }))
      .status;

  it('is for programs with a key alone', async () => {
    expect(await statusOf('/api/v3/')).toBe(200);
    expect(await statusOf('/api/v3/user')).toBe(200);
    expect(await statusOf('/api/v3/user', { authorization: '' })).toBe(401);
    expect(await statusOf('/api/v3/user', { authorization: 'token gho_x' })).toBe(401);
    expect(await statusOf('/api/v3/user', { origin: 'https://evil.example' })).toBe(403);
    expect(await statusOf('/api/v3/user', { 'sec-fetch-site': 'cross-site' })).toBe(403);
    for (const path of ['/api/v4/user', '/api/v3/repos/a/b%5C..', '/api/v3/%2e%2e/keys', '/api/uploads', '/user']) {
      expect([path, await statusOf(path)]).toEqual([path, expect.toSatisfy((status: number) => status >= 400)]);
    }
    const form = { 'content-type': 'text/plain' };
    expect(await statusOf(`/api/v3/repos/${own}/issues`, form, { method: 'POST', body: '{"title":"x"}' })).toBe(415);
  });

  it.each<[what: string, type: string, body?: Uint8Array<ArrayBuffer>]>([
    ['UTF-16', 'application/json; charset=utf-16le', Buffer.from('{"title":"x"}', 'utf16le')],
    ['UTF-7, in which another text is spelled', 'application/json;charset="UTF-7"'],
    ['Latin-1, in quotes and capitals', 'Application/JSON; Charset = "ISO-8859-1"'],
    ['two charsets', 'application/json; charset=utf-8; charset=shift_jis'],
    ['one by the other way to write it', "application/json; charset*=us-ascii''utf-7"],
    ['one without a name', 'application/json; charset='],
    ['none, and bytes of Latin-1', 'application/json', Buffer.from('{"title":"\xe9"}', 'latin1')],
    ['UTF-8, and bytes of Latin-1', 'application/json; charset=utf-8', Buffer.from('{"title":"\xe9"}', 'latin1')],
  ])('takes JSON in UTF-8 alone, by whatever method: %s', async (_, type, body = Buffer.from('{"title":"x"}')) => {
    // What is taken all the same waits for nobody.
    const headers = { 'content-type': type, prefer: 'wait=0' };
    const paths = { POST: `repos/${own}/issues`, PATCH: `repos/${own}/issues/1`, PUT: `repos/${own}/pulls/33/merge` };
    for (const [method, path] of Object.entries(paths)) {
      const status = await statusOf(`/api/v3/${path}`, headers, { method, body });
      expect([method, status]).toEqual([method, /charset(?!=utf-8$)/i.test(type) ? 415 : 400]);
    }
    expect(await hub.call('approvals.waiting', {})).toEqual([]);
  });

  it('is found by the socket of gh, for the host of the API alone', async () => {
    const by = (host: string, path: string, authorization = `token ${gh.writer.key}`) =>
      new Promise<[number | undefined, string]>((resolve, reject) => {
        const socketPath = join(hub.dataDir, 'gh.sock');
        const sent = request({ socketPath, path, headers: { host, authorization } }, (answer) => {
          let text = '';
          answer.on('data', (chunk) => {
            text += chunk;
          });
          answer.on('end', () => resolve([answer.statusCode, text]));
        });
        sent.on('error', reject).end();
      });
    const [status, text] = await by('api.github.com', `/repos/${own}`);
    expect([status, JSON.parse(text).url]).toEqual([200, `https://api.github.com/repos/${own}`]);
    expect((await by('api.github.com', '/user', ''))[0]).toBe(401);
    expect(statSync(join(hub.dataDir, 'gh.sock')).mode & 0o777).toBe(0o600);
    for (const host of [
      'uploads.github.com',
      'github.com',
      'evil.example',
      'api.github.com.evil.example',
      '127.0.0.1',
    ]) {
      expect([host, (await by(host, '/user'))[0]]).toEqual([host, 403]);
    }
    for (const path of ['http://api.github.com/user', '//user', '/../user', '/repos/ada-demo%2Fatlas-service/x']) {
      expect([path, (await by('api.github.com', path))[0]]).toEqual([path, path.includes('%') ? 404 : 400]);
    }
  });

  it('is a proxy for its own name alone', async () => {
    const { port } = new URL(gh.door);
    const through = (target: string, host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { host, authorization: `token ${gh.writer.key}` };
        const sent = request({ port, path: target, headers }, (answer) => resolve(answer.resume().statusCode));
        sent.on('error', reject).end();
      });
    expect(await through('http://api.github.localhost/user', 'api.github.localhost')).toBe(200);
    expect(await through('http://evil.example/user', 'evil.example')).toBe(400);
    expect(await through('http://evil.example/user', 'api.github.localhost')).toBe(400);
    expect(await through('http://api.github.localhost/user', 'evil.example')).toBe(400);
    expect(await through('/user', 'api.github.localhost')).toBe(404);
    await expect(
      new Promise((resolve, reject) => {
        const sent = request({
          port,
          method: 'CONNECT',
          path: 'api.github.com:443',
          headers: { host: 'api.github.com:443' },
        });
        sent.on('connect', resolve).on('error', reject).end();
      }),
    ).rejects.toThrow();
  });
});
