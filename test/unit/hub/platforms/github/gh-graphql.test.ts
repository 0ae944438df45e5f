/** What a document of GraphQL is taken for, what is asked of GitHub for it, and what is refused. */
import { describe, expect, it } from 'vitest';
import { classifyGraphql } from '../../../../../src/main/hub/platforms/github/gh/graphql.ts';
import { settleDocument, withoutMarks } from '../../../../../src/main/hub/platforms/github/gh/settle.ts';
import type { KnownThing } from '../../../../../src/main/hub/platforms/platform.ts';

const things: Record<string, KnownThing> = {
  R_site: { id: 'R_site', kind: 'Repository', repository: 'ada/site' },
  I_7: { id: 'I_7', kind: 'Issue', repository: 'ada/site', number: 7 },
  PR_8: { id: 'PR_8', kind: 'PullRequest', repository: 'ada/site', number: 8 },
  IC_9: { id: 'IC_9', kind: 'IssueComment', repository: 'ada/site', number: 9 },
  U_sol: { id: 'U_sol', kind: 'User', name: 'sol' },
  LA_bug: { id: 'LA_bug', kind: 'Label', name: 'bug' },
};
const classified = (query: string, variables: object = {}, more: object = {}) =>
  classifyGraphql({ query, variables, ...more }, (id) => things[id]);
const of = (inner: string) => `query Q { repository(owner: "ada", name: "site") { ${inner} } }`;

it('a document is refused that unfolds to more than gh ever asks for', async () => {
  const doubling = (count: number): string => {
    const one = (at: number) =>
      `fragment f${at} on Repository { a: parent { ...f${at + 1} } b: parent { ...f${at + 1} } }`;
    return `${of('...f0')} ${Array.from({ length: count }, (_, at) => one(at)).join(' ')} fragment f${count} on Repository { id }`;
  };
  const said = async (count: number): Promise<boolean> =>
    JSON.stringify(await classified(doubling(count))).includes('unfolds');
  expect([await said(9), await said(11), await said(15), await said(30)]).toEqual([false, true, true, true]);
});

describe('a query', () => {
  it.each<[what: string, query: string, tools: string[]]>([
    ['issues', of('issues(first: 3) { nodes { title author { login } } }'), ['github_list_issues']],
    ['by a fragment', `${of('...f')} fragment f on Repository { issue(number: 7) { body } }`, ['github_get_issue']],
    ['how many issues there are', of('issues { totalCount } name'), ['github_list_issues']],
    [
      'checks',
      of('pullRequest(number: 8) { commits(last: 1) { nodes { commit { oid } } } }'),
      ['github_get_pull_request', 'github_list_commits'],
    ],
    [
      'what was said about lines, which tells of files',
      of(
        'pullRequest(number: 8) { reviewThreads(first: 1) { nodes { isResolved comments(last: 1) { nodes { body } } } } }',
      ),
      ['github_get_pull_request', 'github_list_commits'],
    ],
    [
      'which commit a review is of',
      of('pullRequest(number: 8) { reviews(first: 1) { nodes { commit { oid } } } }'),
      ['github_get_pull_request'],
    ],
    [
      'what that commit says, which may be of any branch',
      of('pullRequest(number: 8) { reviews(first: 1) { nodes { commit { oid ... on Commit { message } } } } }'),
      ['github_get_pull_request', 'github_list_commits'],
    ],
    [
      'the same of what was checked',
      of('pullRequest(number: 8) { statusCheckRollup { commit { parents(first: 1) { nodes { message } } } } }'),
      ['github_get_pull_request', 'github_list_commits'],
    ],
    [
      'the issues of a label, which a key for labels alone is not told',
      of('labels(first: 1) { nodes { name issues(first: 1) { nodes { title } } } }'),
      ['github_list_labels', 'github_list_issues'],
    ],
    ['its parent by name', of('parent { nameWithOwner owner { login } }'), []],
    ['who the account is', 'query { viewer { login } }', ['github_get_me']],
    [
      'a search',
      'query { search(type: ISSUE, query: "is:pr", first: 5) { nodes { ... on PullRequest { title } } } }',
      ['github_search'],
    ],
    [
      'a search within its repository, as gh asks for it',
      `query { search(type: ISSUE, query: "repo:Ada/Site is:pr label:\\"good first\\" -\\"not this\\" not working", first: 5) { issueCount } ${of('id').slice(9, -1)} }`,
      ['github_list_issues'],
    ],
    ['by whose id somebody is assigned', 'query { user(login: "sol") { id login } }', ['github_get_user']],
    ['what an id was told to be', 'query { node(id: "I_7") { ... on Issue { title } } }', ['github_get_issue']],
  ])('is the tools that it equals: %s', async (_, query, tools) => {
    const read = await classified(query);
    if (!read.ok || 'local' in read.value) throw new Error('not a call');
    const named = read.value.alternatives?.map(({ tool }) => tool) ?? [];
    const isPlaced = !named.some((one) => ['github_get_me', 'github_get_user', 'github_search'].includes(one));
    expect(named).toEqual([
      ...tools,
      ...(isPlaced && !query.includes('node(') ? ['github_list_branches'] : []),
      ...(query.includes('node(') ? ['github_list_branches'] : []),
    ]);
    for (const { arguments: args } of read.value.alternatives ?? []) {
      expect(args['repository']).toBe(isPlaced ? 'ada/site' : undefined);
    }
  });

  const files = 'files(first: 9) { nodes { path } }';
  const said = 'target { ... on Commit { message } }';
  const found = (type: string, inner: string) =>
    `query { search(type: ${type}, query: "x", first: 5) { nodes { ${inner} } } }`;
  it.each<[what: string, query: string, tools: string[], isOfFiles: boolean]>([
    ['files', found('ISSUE', `... on PullRequest { ${files} }`), ['github_list_commits'], true],
    [
      'commits, by another name and a fragment',
      `${found('ISSUE', '...p')} fragment p on PullRequest { c: commits(first: 9) { nodes { commit { message } } } }`,
      ['github_list_commits'],
      true,
    ],
    [
      'lines of code that somebody remarked on',
      found(
        'ISSUE',
        '... on PullRequest { reviewThreads(first: 9) { edges { node { comments(first: 9) { nodes { diffHunk } } } } } }',
      ),
      ['github_list_commits'],
      true,
    ],
    ['answers', found('ISSUE', '... on Issue { comments(first: 9) { nodes { body } } }'), ['github_get_issue'], false],
    [
      'pull requests of a label',
      found('ISSUE', '... on Issue { labels(first: 1) { nodes { pullRequests(first: 9) { nodes { body } } } } }'),
      ['github_list_pull_requests'],
      false,
    ],
    [
      'the end of a branch',
      found('REPOSITORY', `... on Repository { defaultBranchRef { ${said} } }`),
      ['github_list_commits'],
      true,
    ],
    [
      'pull requests of a branch',
      `query { viewer { repositories(first: 5) { nodes { defaultBranchRef { associatedPullRequests(first: 9) { nodes { ${files} } } } } } } }`,
      ['github_list_pull_requests', 'github_list_commits'],
      true,
    ],
    [
      'a release, and its commit',
      'query { repositoryOwner(login: "ada") { repositories(first: 5) { nodes { r: latestRelease { description tagCommit { message } } } } } }',
      ['github_list_releases', 'github_list_commits'],
      true,
    ],
  ])(
    'over places is as well each tool by which what is in one would be read: %s',
    async (_, query, tools, isOfFiles) => {
      const read = await classified(query);
      if (!read.ok || 'local' in read.value) throw new Error('not a call');
      const { alternatives = [] } = read.value;
      expect(alternatives.map(({ tool }) => tool)).toEqual(expect.arrayContaining(tools));
      expect(alternatives.some(({ isForFiles }) => isForFiles)).toBe(isOfFiles);
      expect(read.value.tool).toMatch(/^github_(search|list_repositories)$/);
    },
  );

  it('asks GitHub where each thing is and who wrote it, and tells its client nothing of that', async () => {
    const read = await classified(of('issues(first: 1) { nodes { title } }'));
    const request = read.ok && 'arguments' in read.value ? read.value.arguments['request'] : {};
    const { document } = request as { document: string };
    expect(document).toMatch(/ogxRepository: repository \{/);
    expect(document).toMatch(/ogxBy: authorAssociation/);
    // Also where the client names what several kinds of things have, such as a text.
    const any = await classified('{ search(query: "x", type: ISSUE, first: 1) { nodes { ... on Comment { body } } } }');
    expect(JSON.stringify(any)).toMatch(/on Comment \{(\\n|\s)*body(\\n|\s)*\.{3} on Issue \{(\\n|\s)*ogxType/);
    const lines = await classified(
      of('pullRequest(number: 8) { reviewThreads(first: 1) { nodes { comments(last: 1) { nodes { body } } } } }'),
    );
    expect(JSON.stringify(lines)).toMatch(/body(\\n|\s)*ogxBy: authorAssociation/);
    const place = (name: string) => ({ ogxName: name, ogxPrivate: true });
    const issue = {
      ogxType: 'Issue',
      ogxId: 'I_9',
      ogxNumber: 9,
      ogxBy: 'NONE',
      title: 'x',
      ogxRepository: place('Ada/Site'),
    };
    const foreign = { ...issue, ogxId: 'I_1', ogxRepository: place('ada/other') };
    const { data, things: told } = settleDocument(
      { repository: { issues: { nodes: [issue, foreign] } } },
      (name) => name === 'ada/site',
      { range: false, isLimited: true },
    );
    expect(withoutMarks(data)).toEqual({ repository: { issues: { nodes: [{ title: 'x' }] } } });
    expect(JSON.stringify(data)).toContain('"outsider":true');
    expect(told).toMatchObject([{ id: 'I_9', kind: 'Issue', repository: 'Ada/Site', number: 9 }]);
  });
});

it('never asks how a thing stands on a board, and asks the rest', async () => {
  const status = 'fieldValueByName(name: "Status") { ... on ProjectV2ItemFieldSingleSelectValue { name } }';
  const items = `projectItems(first: 9) { nodes { id project { title } status: ${status} } }`;
  const read = await classified(of(`pullRequest(number: 8) { title ${items} }`));
  const asked = JSON.stringify(read.ok && 'arguments' in read.value && read.value.arguments['request']);
  expect(asked).toMatch(/projectItems.*project \{/);
  expect(asked).not.toMatch(/fieldValueByName|SingleSelect/);
});

it('what a list counts is what may be told of it: more would tell what is in other repositories', () => {
  const place = (name: string) => ({ ogxRepository: { ogxName: name } });
  const nodes = [place('ada/site'), place('ada/other'), place('ada/other')];
  const search = { ogxType: 'SearchResultItemConnection', issueCount: 3, nodes };
  const settled = (isLimited: boolean, list: object) =>
    settleDocument({ list }, (name) => !isLimited || name === 'ada/site', { range: true, isLimited }).data;
  expect(settled(true, search)).toMatchObject({ list: { issueCount: 1 } });
  expect(settled(true, { ...search, nodes: undefined, edges: nodes.map((node) => ({ node })) })).toMatchObject({
    list: { issueCount: 1 },
  });
  expect(settled(true, { ogxType: 'RepositoryConnection', totalCount: 9 })).toEqual({ list: { totalCount: 0 } });
  expect(settled(false, search)).toMatchObject({ list: { issueCount: 3 } });
});

it.each([1, 2_000, 2_001, 5_000])('of each place a thing is told, of which %i were before', (count) => {
  const at = (name: string, isPrivate: boolean) => ({ ogxRepository: { ogxName: name, ogxPrivate: isPrivate } });
  const one = (kind: string, id: number, place: object) => ({ ogxType: kind, ogxId: `${kind} ${id}`, ...place });
  const [open, secret] = [at('ada/open', false), at('ada/secret', true)];
  const comments = Array.from({ length: count }, (_, id) => one('IssueComment', id, open));
  const issues = [
    { ...one('Issue', 1, open), comments: { nodes: comments } },
    { ...one('Issue', 2, secret), comments: { nodes: [one('IssueComment', 0, secret)] } },
    one('PullRequest', 3, at('ada/other', true)),
  ];
  const { things: told } = settleDocument({ search: { nodes: issues } }, () => true, { range: true, isLimited: false });
  const places = told.filter(({ kind }) => kind !== 'IssueComment');
  expect(places.map(({ repository, isPrivate }) => [repository, isPrivate])).toEqual([
    ['ada/open', false],
    ['ada/secret', true],
    ['ada/other', true],
  ]);
  expect(told.length).toBeLessThan(2_010);
});

it('an address is known by its field, whatever it is called, and comes without what lets anybody in', async () => {
  const documents = [
    of('body: url issue(number: 7) { title: url }'),
    `${of('...f issue(number: 7) { ...g }')} fragment f on Repository { body: url } fragment g on Node { ... on Issue { title: url } }`,
    of('... on Node { ... on Repository { body: url } } issueOrPullRequest(number: 7) { ... on Issue { title: url } }'),
    of('body: url @include(if: true) issue(number: 7) { title: bodyUrl }'),
  ];
  for (const document of documents) {
    const read = await classified(document);
    const asked = JSON.stringify(read.ok && 'arguments' in read.value && read.value.arguments['request']);
    expect([asked.match(/ogxAddress_body: url\b/g), asked.match(/ogxAddress_title: \w+/g)]).toEqual([
      [expect.any(String)],
      [expect.any(String)],
    ]);
  }
  const signed = 'https://example.com/x?token=A&ref=main';
  const answer = {
    ogxAddress_body: signed,
    list: [{ ogxAddress_title: signed, text: signed }],
    ogxAddress_all: [signed, 1],
  };
  expect(settleDocument(answer, () => true, { range: false, isLimited: true }).data).toEqual({
    body: 'https://example.com/x?ref=main',
    list: [{ title: 'https://example.com/x?ref=main', text: signed }],
    all: ['https://example.com/x?ref=main', null],
  });
});

describe('a mutation', () => {
  it.each<[query: string, variables: object, tool: string, args: object]>([
    [
      'mutation M($i: CreateIssueInput!) { createIssue(input: $i) { issue { id url } } }',
      { i: { repositoryId: 'R_site', title: 'T', body: 'B', labelIds: ['LA_bug'], projectIds: [] } },
      ...(['github_create_issue', { repository: 'ada/site', title: 'T', body: 'B', labels: ['bug'] }] as const),
    ],
    [
      'mutation { c: addComment(input: { subjectId: "I_7", body: "x" }) { commentEdge { node { url } } } }',
      {},
      ...(['github_add_comment', { repository: 'ada/site', number: 7, body: 'x' }] as const),
    ],
    [
      'mutation M($i: MergePullRequestInput!) { mergePullRequest(input: $i) { pullRequest { id } } }',
      { i: { pullRequestId: 'PR_8', mergeMethod: 'SQUASH', expectedHeadOid: 'abc' } },
      'github_merge_pull_request',
      { repository: 'ada/site', number: 8, merge_method: 'squash', expected: 'abc' },
    ],
    [
      'mutation { addLabelsToLabelable(input: { labelableId: "PR_8", labelIds: ["LA_bug"] }) { __typename } }',
      {},
      ...(['github_add_labels', { repository: 'ada/site', number: 8, labels: ['bug'] }] as const),
    ],
    [
      'mutation { removeLabelsFromLabelable(input: { labelableId: "I_7", labelIds: ["LA_bug"] }) { __typename } }',
      {},
      ...(['github_remove_label', { repository: 'ada/site', number: 7, label: 'bug' }] as const),
    ],
    [
      'mutation { convertPullRequestToDraft(input: { pullRequestId: "PR_8" }) { pullRequest { id } } }',
      {},
      ...(['github_set_draft', { repository: 'ada/site', number: 8, draft: true }] as const),
    ],
    [
      'mutation { updatePullRequest(input: { pullRequestId: "PR_8", assigneeIds: ["U_sol"] }) { pullRequest { id } } }',
      {},
      ...(['github_update_issue', { repository: 'ada/site', number: 8, assignees: ['sol'] }] as const),
    ],
    [
      'mutation { requestReviews(input: { pullRequestId: "PR_8", userIds: ["U_sol"], union: true }) { clientMutationId } }',
      {},
      ...(['github_request_reviewers', { repository: 'ada/site', number: 8, reviewers: ['sol'] }] as const),
    ],
    [
      'mutation { updateIssueComment(input: { id: "IC_9", body: "x" }) { issueComment { url } } }',
      {},
      ...(['github_update_comment', { repository: 'ada/site', comment_id: 9, kind: 'comment', body: 'x' }] as const),
    ],
    [
      'mutation { lockLockable(input: { lockableId: "I_7", lockReason: TOO_HEATED }) { lockedRecord { locked } } }',
      {},
      ...(['github_lock_issue', { repository: 'ada/site', number: 7, locked: true, reason: 'too heated' }] as const),
    ],
  ])('is the tool that it equals, at the place of its id: %s', async (query, variables, tool, args) => {
    expect(await classified(query, variables)).toMatchObject({ ok: true, value: { tool, arguments: args } });
  });
});

describe('what the answer to a mutation tells', () => {
  const comment = (inner: string) =>
    `mutation { addComment(input: { subjectId: "PR_8", body: "x" }) { subject { ... on PullRequest { ${inner} } } } }`;
  it.each<[what: string, query: string, tools: string[], isOfFiles: boolean]>([
    ['files', comment('files(first: 9) { nodes { path } }'), ['github_list_commits'], true],
    [
      'commits',
      comment('f: commits(last: 9) { edges { node { commit { message } } } }'),
      ['github_list_commits'],
      true,
    ],
    [
      'the end of a branch, by a fragment',
      `${comment('...f')} fragment f on PullRequest { baseRef { target { ... on Commit { message } } } }`,
      ['github_list_commits'],
      true,
    ],
    [
      'other issues',
      'mutation { closeIssue(input: { issueId: "I_7" }) { issue { labels(first: 1) { nodes { issues(first: 9) { nodes { body } } } } } } }',
      ['github_list_issues'],
      false,
    ],
    [
      'answers, and what closed it',
      'mutation { reopenIssue(input: { issueId: "I_7" }) { issue { comments(first: 9) { nodes { body } } closedByPullRequestsReferences(first: 9) { nodes { body } } } } }',
      ['github_get_issue', 'github_list_pull_requests'],
      false,
    ],
    [
      'what was made',
      'mutation { addComment(input: { subjectId: "I_7", body: "x" }) { commentEdge { node { issue { comments(first: 9) { nodes { body } } } } } } }',
      ['github_get_issue'],
      false,
    ],
  ])('is read by each tool that it equals: %s', async (_, query, tools, isOfFiles) => {
    const made = await classified(query);
    if (!made.ok || 'local' in made.value) throw new Error('not a call');
    const { alternatives = [] } = made.value.follow?.call({}) ?? {};
    expect(alternatives.map(({ tool }) => tool)).toEqual(expect.arrayContaining(tools));
    expect(alternatives.some(({ isForFiles }) => isForFiles)).toBe(isOfFiles);
    for (const { arguments: args } of alternatives) expect(args['repository']).toBe('ada/site');
  });
});

it('tells that an organization has no teams, which gh asks before it asks anybody to review', async () => {
  const read = await classified(
    'query { organization(login: "o") { teams(first: 9) { nodes { id slug } pageInfo { hasNextPage endCursor } } } }',
  );
  const teams = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
  expect(read).toMatchObject({ ok: true, value: { local: { body: { data: { organization: { teams } } } } } });
});

describe('a document is refused', () => {
  const merge = 'mergePullRequest(input: { pullRequestId: "PR_8" }) { pullRequest { id } }';
  const wide = `{ a ${'{ b '.repeat(3_000)}`;
  const unfolding = Array.from(
    { length: 20 },
    (_, n) => `fragment f${n} on Repository { parent { ...f${n + 1} } owner { id } parent { ...f${n + 1} } }`,
  ).join(' ');
  it.each<[what: string, body: unknown, said: RegExp]>([
    ['a batch', [{ query: '{ viewer { login } }' }], /not one document/],
    ['a persisted query', { query: '{ viewer { login } }', extensions: { persistedQuery: {} } }, /extensions/],
    ['an id in place of it', { id: 'abc' }, /id/],
    ['a huge one', { query: `{ viewer { login } } # ${'x'.repeat(100_000)}` }, /too long/],
    ['one of very many words', { query: wide }, /can’t be read/],
    [
      'fragments that unfold to too much',
      { query: `${of('...f0')} ${unfolding} fragment f20 on Repository { id }` },
      /./,
    ],
    ['all of GitHub’s schema', { query: '{ __schema { types { fields { name } } } }' }, /schema than/],
    ['lists within lists of it', { query: '{ __type(name: "User") { fields { args { name } } } }' }, /schema than/],
    [
      'what types hold, by very many names',
      {
        query: `{ ${Array.from({ length: 60 }, (_, n) => `t${n}: __type(name: "User") { fields { name } }`).join(' ')} }`,
      },
      /schema than/,
    ],
    ['fragments in a circle', { query: `${of('...a')} fragment a on Repository { ...a }` }, /schema/],
    ['two operations', { query: 'query A { viewer { login } } mutation B { x }', operationName: 'A' }, /one operation/],
    ['another operation than it holds', { query: 'query A { viewer { login } }', operationName: 'B' }, /another name/],
    ['a subscription', { query: 'subscription { x }' }, /./],
    ['a field that the schema lacks', { query: of('secretsOfAda') }, /schema/],
    [
      'how often an issue is mentioned elsewhere',
      { query: of('issue(number: 7) { timelineItems(itemTypes: [CROSS_REFERENCED_EVENT]) { totalCount } }') },
      /timelineItems/,
    ],
    [
      'the same of a pull request, by a fragment',
      {
        query: `${of('pullRequest(number: 8) { ...f }')} fragment f on PullRequest { n: timelineItems { totalCount } }`,
      },
      /timelineItems/,
    ],
    [
      'how many projects of its owner hold a word',
      { query: of('projectsV2(query: "word") { totalCount }') },
      /project/,
    ],
    ['more of a fork’s own place than its name', { query: of('parent { homepageUrl }') }, /homepageUrl/],
    [
      'what an organization says of itself',
      { query: 'query { viewer { organization(login: "x") { description } } }' },
      /descr/,
    ],
    [
      'two repositories',
      {
        query:
          'query { a: repository(owner: "ada", name: "site") { id } b: repository(owner: "ada", name: "x") { id } }',
      },
      /several/,
    ],
    [
      'a repository and the account’s own lists',
      { query: `query { viewer { repositories(first: 1) { nodes { name } } } ${of('id').slice(9, -1)} }` },
      /apart/,
    ],
    ...[
      'repo:ada/site OR (repo:ada/x)',
      '-"x repo:ada/site y" password',
      '"repo:ada/site" password',
      '-repo:ada/site',
      '"x" repo:ada/site y" password',
      'NOT repo:ada/site',
      'x\u00a0repo:ada/site',
      'x"y"repo:ada/site',
      'repo:ada/*',
      'repo:ada/site user:ada',
      'repo:ada/site,ada/x',
      'x:"repo:ada/site" y',
    ].map((search): [string, unknown, RegExp] => [
      `a search that may lead out of its repository, ${search}`,
      {
        query: `query Q($q: String!) { search(query: $q, type: ISSUE, first: 1) { issueCount } ${of('id').slice(9, -1)} }`,
        variables: { q: search },
      },
      /apart/,
    ]),
    ['its parent’s issues', { query: of('parent { issues(first: 1) { nodes { title } } }') }, /leads/],
    ['its owner’s repositories', { query: of('owner { repositories(first: 9) { nodes { description } } }') }, /leads/],
    ['an e-mail address', { query: 'query { viewer { email } }' }, /leads/],
    [
      'a file behind an alias',
      { query: of('title: object(expression: "main:.env") { ... on Blob { text } }') },
      /Blob/,
    ],
    ['a deploy key', { query: of('deployKeys(first: 1) { nodes { key } }') }, /deployKeys/],
    ['an alias that is the hub’s', { query: of('outsider: isPrivate') }, /own/],
    ['a mark that is the hub’s', { query: of('ogxName: id') }, /own/],
    ['several changes', { query: `mutation { a: ${merge} b: ${merge} }` }, /several changes/],
    [
      'changes by a fragment',
      { query: `mutation { ...m } fragment m on Mutation { a: ${merge} b: ${merge} }` },
      /several changes/,
    ],
    [
      'to take away several labels',
      {
        query:
          'mutation { removeLabelsFromLabelable(input: { labelableId: "I_7", labelIds: ["LA_bug", "LA_bug"] }) { __typename } }',
      },
      /one at a time/,
    ],
    ['an unknown change', { query: 'mutation { deleteRef(input: { refId: "x" }) { clientMutationId } }' }, /deleteRef/],
    [
      'a new owner',
      { query: 'mutation { transferIssue(input: { issueId: "I_7", repositoryId: "R_site" }) { clientMutationId } }' },
      /transferIssue/,
    ],
    [
      'an id that nobody told it',
      { query: 'mutation { closeIssue(input: { issueId: "I_1" }) { issue { id } } }' },
      /not told/,
    ],
    [
      'a comment’s id for an issue’s',
      { query: 'mutation { closeIssue(input: { issueId: "IC_9" }) { issue { id } } }' },
      /not told/,
    ],
    [
      'an issue’s id for a comment’s',
      { query: 'mutation { updateIssueComment(input: { id: "I_7", body: "x" }) { issueComment { url } } }' },
      /not told/,
    ],
    [
      'reviewers in place of those who were asked',
      {
        query: 'mutation { requestReviews(input: { pullRequestId: "PR_8", userIds: ["U_sol"] }) { clientMutationId } }',
        variables: {},
      },
      /Its field union/,
    ],
    ['another person’s e-mail', { query: 'query { user(login: "sol") { email } }' }, /leads/],
    ['how many issues the account has everywhere', { query: 'query { viewer { issues { totalCount } } }' }, /leads/],
    ['how many it has starred', { query: 'query { viewer { s: starredRepositories { totalCount } } }' }, /leads/],
    [
      'an organization’s people',
      { query: 'query { organization(login: "o") { membersWithRole(first: 1) { totalCount } } }' },
      /./,
    ],
    ['a thing by an id that nobody told it', { query: 'query { node(id: "R_other") { id } }' }, /not told/],
    [
      'a field that the tool has not',
      { query: 'mutation { closeIssue(input: { issueId: "I_7", duplicateIssueId: "I_7" }) { issue { id } } }' },
      /duplicateIssueId/,
    ],
    [
      'an answer that leads elsewhere',
      {
        query:
          'mutation { closeIssue(input: { issueId: "I_7" }) { issue { repository { issues(first: 1) { nodes { body } } } } } }',
      },
      /leads/,
    ],
    [
      'another person’s e-mail in an answer',
      {
        query:
          'mutation { addComment(input: { subjectId: "I_7", body: "x" }) { commentEdge { node { author { ... on User { email } } } } } }',
      },
      /leads/,
    ],
  ])('%s', async (_, body, said) => {
    const read = await classifyGraphql(body, (id) => things[id]);
    expect(read).toMatchObject({ ok: false, failure: { message: expect.stringMatching(said) } });
  });
});

it('tells what a repository says of itself where the key covers it, by any name and at any depth, and no other’s', async () => {
  const query = `${of('...f parent { ...f } templateRepository { own: description }')} fragment f on Repository { description }`;
  const asked = await classified(query);
  expect(asked).toMatchObject({ ok: true });
  expect(JSON.stringify(asked)).toContain('ogxAbout_own: description');
  expect(JSON.stringify(asked)).toContain('ogxAbout_description: description');
  const repository = (name: string, more: object = {}) => ({
    ogxType: 'Repository',
    ogxName: name,
    ogxAbout_description: `About ${name}`,
    ...more,
  });
  const answer = {
    repository: repository('Ada/Site', {
      parent: repository('eve/secret'),
      templateRepository: { ogxType: 'Repository', ogxName: 'ada/base', ogxAbout_own: 'About ada/base' },
      unnamed: { ogxAbout_description: 'About nobody knows what' },
    }),
  };
  const covered = (name: string): boolean => name.startsWith('ada/');
  expect(settleDocument(answer, covered, { range: false, isLimited: true }).data).toEqual({
    repository: {
      description: 'About Ada/Site',
      parent: { description: null },
      templateRepository: { own: 'About ada/base' },
      unnamed: { description: null },
    },
  });
});
