/** What GitHub’s own client asks of the demo world. */
import type { Octokit } from '@octokit/rest';
import { expect } from 'vitest';
import type { ForeignCall } from './calls.ts';

const some = expect.arrayContaining([expect.anything()]);
const text = expect.any(String);
const number = expect.any(Number);

const [owner, repo] = ['ada-demo', 'atlas-service'];
const here = { owner, repo };
const sandbox = { owner, repo: 'dotfiles' };
const done = { status: 204 };
const made = { status: 201 };
const absent = { refused: { status: 404, message: expect.stringContaining('Not Found') } };
const notForApps = { refused: { status: 403, message: expect.stringContaining('not accessible by integration') } };

export const octokitCalls: ForeignCall<Octokit>[] = [
  ['users.getAuthenticated', (it) => it.users.getAuthenticated(), { data: { login: owner, type: 'User' } }],
  ['rateLimit.get', (it) => it.rateLimit.get(), { data: { resources: { core: { limit: 5000 } } } }],
  ['repos.listForAuthenticatedUser', (it) => it.repos.listForAuthenticatedUser({ per_page: 5 }), { data: some }],
  ['repos.get', (it) => it.repos.get(here), { data: { full_name: 'ada-demo/atlas-service', private: true } }],
  ['repos.get, by its former name', (it) => it.repos.get({ owner, repo: 'atlas-api' }), { data: { name: repo } }],
  ['repos.listBranches', (it) => it.repos.listBranches(here), { data: some }],
  ['repos.getBranch', (it) => it.repos.getBranch({ ...here, branch: 'main' }), { data: { name: 'main' } }],
  ['paginate repos.listCommits', (it) => it.paginate(it.repos.listCommits, { ...here, per_page: 50 }), some],
  ['repos.getCommit', (it) => it.repos.getCommit({ ...here, ref: 'main' }), { data: { sha: text, files: some } }],
  [
    'repos.getCommit, as a diff',
    (it) => it.repos.getCommit({ ...here, ref: 'main', mediaType: { format: 'diff' } }),
    { data: expect.stringContaining('diff --git') },
  ],
  [
    'repos.compareCommitsWithBasehead',
    (it) => it.repos.compareCommitsWithBasehead({ ...here, basehead: 'main...main' }),
    { data: { status: 'identical', total_commits: 0 } },
  ],
  [
    'repos.getContent',
    (it) => it.repos.getContent({ ...here, path: 'README.md' }),
    { data: { type: 'file', encoding: 'base64' } },
  ],
  [
    'repos.getContent, raw',
    (it) => it.repos.getContent({ ...here, path: 'README.md', mediaType: { format: 'raw' } }),
    { data: expect.stringContaining('#') },
  ],
  ['repos.getContent of a folder', (it) => it.repos.getContent({ ...here, path: '' }), { data: some }],
  [
    'repos.createOrUpdateFileContents',
    (it) =>
      it.repos.createOrUpdateFileContents({
        ...sandbox,
        path: 'made.md',
        message: 'docs: made',
        content: Buffer.from('# Made').toString('base64'),
      }),
    { ...made, data: { content: { path: 'made.md' }, commit: { message: 'docs: made' } } },
  ],
  ['repos.listReleases', (it) => it.repos.listReleases({ owner, repo: 'tidy-csv' }), { status: 200 }],
  ['repos.listTags', (it) => it.repos.listTags({ owner, repo: 'tidy-csv' }), { status: 200 }],
  ['repos.listCollaborators', (it) => it.repos.listCollaborators(here), { data: some }],
  ['git.getTree', (it) => it.git.getTree({ ...here, tree_sha: 'main', recursive: '1' }), { data: { tree: some } }],
  ['git.getRef', (it) => it.git.getRef({ ...here, ref: 'heads/main' }), { data: { object: { type: 'commit' } } }],
  [
    'git.getCommit, createTree, createCommit, createRef, deleteRef',
    async (it) => {
      const { data: head } = await it.git.getRef({ ...sandbox, ref: 'heads/main' });
      const { data: parent } = await it.git.getCommit({ ...sandbox, commit_sha: head.object.sha });
      const { data: tree } = await it.git.createTree({
        ...sandbox,
        base_tree: parent.tree.sha,
        tree: [{ path: 'a.txt', mode: '100644', type: 'blob', content: 'a' }],
      });
      const commit = { ...sandbox, message: 'feat: a', tree: tree.sha, parents: [parent.sha] };
      const { data } = await it.git.createCommit(commit);
      await it.git.createRef({ ...sandbox, ref: 'refs/heads/foreign', sha: data.sha });
      return it.git.deleteRef({ ...sandbox, ref: 'heads/foreign' });
    },
    done,
  ],
  ['issues.listForRepo', (it) => it.issues.listForRepo(here), { data: some }],
  [
    'issues.create',
    (it) => it.issues.create({ ...sandbox, title: 'Foreign' }),
    { ...made, data: { title: 'Foreign' } },
  ],
  ['issues.get', (it) => it.issues.get({ ...here, issue_number: 1 }), { data: { number: 1 } }],
  ['issues.update', (it) => it.issues.update({ ...here, issue_number: 1, title: 'New' }), { data: { title: 'New' } }],
  ['issues.createComment', (it) => it.issues.createComment({ ...here, issue_number: 1, body: 'x' }), made],
  ['issues.listComments', (it) => it.issues.listComments({ ...here, issue_number: 1 }), { data: some }],
  ['issues.listLabelsForRepo', (it) => it.issues.listLabelsForRepo(here), { data: some }],
  ['issues.createLabel', (it) => it.issues.createLabel({ ...sandbox, name: 'foreign', color: 'ff0000' }), made],
  ['issues.listMilestones', (it) => it.issues.listMilestones(here), { status: 200 }],
  ['issues.lock', (it) => it.issues.lock({ ...here, issue_number: 1, lock_reason: 'resolved' }), done],
  ['pulls.list', (it) => it.pulls.list({ ...here, state: 'all' }), { data: some }],
  [
    'pulls.get, listFiles, listCommits, listReviews',
    async (it) => {
      const [pull] = (await it.pulls.list({ ...here, state: 'all' })).data;
      const asked = { ...here, pull_number: pull?.number ?? 0 };
      const all = [it.pulls.get(asked), it.pulls.listFiles(asked), it.pulls.listCommits(asked)];
      return Promise.all([...all, it.pulls.listReviews(asked)]);
    },
    [{ data: { head: { ref: text } } }, { data: some }, { data: some }, { status: 200 }],
  ],
  [
    'pulls.create without commits',
    (it) => it.pulls.create({ ...here, title: 'x', head: 'main', base: 'main' }),
    { refused: { status: 422, message: expect.stringContaining('No commits between main and main') } },
  ],
  ['actions.listRepoWorkflows', (it) => it.actions.listRepoWorkflows(here), { data: { workflows: some } }],
  [
    'actions.listWorkflowRunsForRepo',
    (it) => it.actions.listWorkflowRunsForRepo(here),
    { data: { workflow_runs: some } },
  ],
  ['checks.listForRef', (it) => it.checks.listForRef({ ...here, ref: 'main' }), { data: { total_count: number } }],
  ['search.repos', (it) => it.search.repos({ q: 'user:ada-demo' }), { data: { items: some } }],
  [
    'search.issuesAndPullRequests',
    (it) => it.search.issuesAndPullRequests({ q: 'repo:ada-demo/atlas-service is:issue' }),
    { data: { items: some } },
  ],
  ['search.commits', (it) => it.search.commits({ q: 'author:ada-demo' }), { data: { items: some } }],
  [
    'search.code',
    (it) => it.search.code({ q: 'atlas repo:ada-demo/atlas-service' }),
    { data: { total_count: number } },
  ],
  ['search.users', (it) => it.search.users({ q: 'grace' }), { data: { items: some } }],
  [
    'gists.create, then delete',
    async (it) => {
      const { data } = await it.gists.create({ files: { 'a.md': { content: 'a' } } });
      return it.gists.delete({ gist_id: data.id ?? '' });
    },
    done,
  ],
  ['gists.list', (it) => it.gists.list({ username: 'grace-demo' } as never), { status: 200 }],
  [
    'activity.starRepoForAuthenticatedUser',
    (it) => it.activity.starRepoForAuthenticatedUser({ owner: 'grace-demo', repo: 'bird-log' }),
    done,
  ],
  [
    'activity.listReposStarredByAuthenticatedUser',
    (it) => it.activity.listReposStarredByAuthenticatedUser(),
    { data: some },
  ],
  [
    'apps.listInstallationsForAuthenticatedUser',
    (it) => it.apps.listInstallationsForAuthenticatedUser(),
    { data: { installations: some } },
  ],
  [
    'apps.listInstallationReposForAuthenticatedUser',
    async (it) => {
      const { data } = await it.apps.listInstallationsForAuthenticatedUser();
      return it.apps.listInstallationReposForAuthenticatedUser({ installation_id: data.installations[0]?.id ?? 0 });
    },
    { data: { repositories: some } },
  ],
  ['teams.listForAuthenticatedUser', (it) => it.teams.listForAuthenticatedUser(), { data: some }],
  [
    'repos.createForAuthenticatedUser, delete',
    async (it) => {
      const { data } = await it.repos.createForAuthenticatedUser({ name: 'foreign', private: true, auto_init: true });
      return it.repos.delete({ owner, repo: data.name });
    },
    done,
  ],
  [
    'repos.createFork',
    (it) => it.repos.createFork({ owner: 'grace-demo', repo: 'color-steps' }),
    { status: 202, data: { full_name: 'ada-demo/color-steps', fork: true } },
  ],
  [
    'pulls.create from that fork, createReview, merge without the right to',
    async (it) => {
      const fork = { owner, repo: 'color-steps' };
      const content = Buffer.from('# Mine').toString('base64');
      await it.repos.createOrUpdateFileContents({ ...fork, path: 'mine.md', message: 'docs: mine', content });
      const base = { owner: 'grace-demo', repo: 'color-steps' };
      const { data } = await it.pulls.create({ ...base, title: 'Mine', head: 'ada-demo:main', base: 'main' });
      expect(data.head.repo?.full_name).toBe('ada-demo/color-steps');
      const pull = { ...base, pull_number: data.number };
      expect((await it.pulls.listFiles(pull)).data.map(({ filename }) => filename)).toEqual(['mine.md']);
      await it.pulls.createReview({ ...pull, event: 'COMMENT', body: 'Look' });
      return it.pulls.merge(pull);
    },
    notForApps,
  ],
  [
    'pulls.create, merge, updateBranch of what is merged',
    async (it) => {
      const { data: head } = await it.git.getRef({ ...sandbox, ref: 'heads/main' });
      await it.git.createRef({ ...sandbox, ref: 'refs/heads/topic', sha: head.object.sha });
      const content = Buffer.from('b').toString('base64');
      await it.repos.createOrUpdateFileContents({ ...sandbox, path: 'b.md', message: 'b', content, branch: 'topic' });
      const { data } = await it.pulls.create({ ...sandbox, title: 'Topic', head: 'topic', base: 'main' });
      const merged = await it.pulls.merge({ ...sandbox, pull_number: data.number, merge_method: 'squash' });
      expect(merged.data.merged).toBe(true);
      return it.pulls.updateBranch({ ...sandbox, pull_number: data.number });
    },
    { refused: { status: 422 } },
  ],
  [
    'repos.get, unchanged',
    async (it) => {
      const { headers } = await it.repos.get(here);
      expect(Number(headers['x-ratelimit-remaining'])).toBeGreaterThan(0);
      return it.repos.get({ ...here, headers: { 'if-none-match': headers.etag } });
    },
    { refused: { status: 304 } },
  ],
  [
    'repos.get, of the version of March 2026',
    (it) => it.repos.get({ ...here, headers: { 'x-github-api-version': '2026-03-10' } }),
    { data: { name: repo } },
  ],
  [
    'repos.get, of a version that there is not',
    (it) => it.repos.get({ ...here, headers: { 'x-github-api-version': '2020-01-01' } }),
    { refused: { status: 400 } },
  ],
  [
    'actions.createWorkflowDispatch',
    async (it) => {
      const { data } = await it.actions.listRepoWorkflows(here);
      return it.actions.createWorkflowDispatch({ ...here, workflow_id: data.workflows[0]?.id ?? 0, ref: 'main' });
    },
    { status: expect.any(Number) },
  ],
  [
    'graphql of what is not there',
    (it) => it.graphql('{ repository(owner: "ada-demo", name: "none") { id } }'),
    { refused: { errors: [{ type: 'NOT_FOUND' }] } },
  ],
  ['projects of a person', (it) => it.request('GET /users/{o}/projectsV2', { o: owner }), notForApps],
  ['dependabot.listAlertsForRepo', (it) => it.dependabot.listAlertsForRepo(here), { data: some }],
  [
    'graphql',
    (it) =>
      it.graphql('{ repository(owner: "ada-demo", name: "tidy-csv") { discussions(first: 1) { nodes { title } } } }'),
    { repository: { discussions: {} } },
  ],
  [
    'issues.create where the App is not installed',
    (it) => it.issues.create({ owner: 'grace-demo', repo: 'bird-log', title: 'x' }),
    notForApps,
  ],
  [
    'issues.listForRepo of what is not seen',
    (it) => it.issues.listForRepo({ owner: 'grace-demo', repo: 'field-notes' }),
    absent,
  ],
  ['migrations.listForAuthenticatedUser, not played', (it) => it.migrations.listForAuthenticatedUser(), absent],
  ['reactions.listForIssue, not played', (it) => it.reactions.listForIssue({ ...here, issue_number: 1 }), absent],
];
