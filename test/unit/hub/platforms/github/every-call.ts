/**
 * Calls of every tool of GitHub that together use every field of its input, each of which succeeds on the demo GitHub. What
 * they send is held against GitHub's own description (`as-described.test.ts`). A new tool is one entry; where its fields
 * exclude each other, one with several calls. Values of enumerations are varied by the test, and lists read on with a cursor.
 */
import { randomUUID } from 'node:crypto';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import { answer } from './context.ts';
import { attempt, byHand, make } from './writing.ts';

type Arguments = Record<string, unknown>;
/** A call whose arguments are only known in the world that it is made in, such as the hash of a commit. */
type Call = Arguments | ((context: ToolContext) => Promise<Arguments>);

const repository = 'ada-demo/atlas-service';
const since = '2020-01-01';
const message = 'Message';
const until = '2040-01-01T00:00:00Z';

const newest = async (context: ToolContext): Promise<string> =>
  String((await answer('github_list_commits', context, { repository, limit: 1 })).items[0]?.['sha']);

/** An open pull request of it that is no draft, with what was said of it. */
async function openPull(context: ToolContext, of = repository) {
  const listed = await answer('github_list_pull_requests', context, { repository: of });
  const number = listed.items.find(({ draft }) => draft === false)?.['number'];
  const read = async (method: string) =>
    ((await answer('github_get_pull_request', context, { repository: of, number, method }))[method] as Arguments[])[0];
  return { number, read };
}

/** The id of a release that is a draft yet. */
async function newRelease(context: ToolContext, tag: string): Promise<unknown> {
  const { output } = await make('github_create_release', context, { repository, tag, target: 'main', draft: true });
  return output['release_id'];
}

/** A draft review of it, with a remark; the one that is there already, if it is. */
async function draftReview(context: ToolContext): Promise<Arguments> {
  const { number, read } = await openPull(context);
  const comments = [{ path: (await read('files'))?.['path'], line: 2, body: 'Text' }];
  const made = await attempt('github_create_review', context, { repository, number, comments });
  const listed = await answer('github_get_pull_request', context, { repository, number, method: 'reviews' });
  const draft = (listed['reviews'] as Arguments[]).find(({ state }) => state === 'pending');
  return { repository, number, review_id: 'output' in made ? made.output['id'] : draft?.['id'] };
}

/** A branch with a file of its own. */
async function pushedBranch(context: ToolContext): Promise<string> {
  const sha = await newest(context);
  await byHand(context, 'POST', `/repos/${repository}/git/refs`, { ref: 'refs/heads/notes', sha });
  const content = Buffer.from('Notes\n').toString('base64');
  const file = { message: 'docs: take notes', content, branch: 'notes' };
  await byHand(context, 'PUT', `/repos/${repository}/contents/notes.md`, file);
  return 'notes';
}
/** The comments of the discussion that the demo GitHub has in the repository, and its replies. */
const comments = async (context: ToolContext): Promise<string[]> => {
  const discussion = await answer('github_get_discussion', context, { repository, number: 501 });
  return (discussion['comment_list'] as { id: string }[]).map(({ id }) => id);
};

const gist = async (context: ToolContext): Promise<string> =>
  String((await answer('github_list_gists', context, {})).items[0]?.['id']);
/** What ran last, and is over. */
async function newestRun(context: ToolContext): Promise<Arguments> {
  const asked = { repository, method: 'runs', status: 'completed', limit: 1 };
  const { runs } = await answer('github_get_actions', context, asked);
  return (runs as Arguments[])[0] ?? {};
}

/** A job that failed, and says why. */
async function failedJob(context: ToolContext): Promise<unknown> {
  const failed = { repository, method: 'runs', status: 'failure', limit: 1 };
  const { runs } = await answer('github_get_actions', context, failed);
  const run_id = (runs as Arguments[])[0]?.['id'];
  const { jobs } = await answer('github_get_actions', context, { repository, method: 'jobs', run_id });
  return (jobs as Arguments[]).find(({ conclusion }) => conclusion === 'failure')?.['id'];
}

const board = { owner: 'demo-lab', project: 2 };

/** An item of the board, and a field of it. */
async function itemAndField(context: ToolContext, named: string): Promise<{ item_id: unknown; field: Arguments }> {
  const found = await answer('github_get_project', context, { ...board, limit: 1 });
  const fields = found['settable_fields'] as Arguments[];
  return { item_id: found.items[0]?.['id'], field: fields.find(({ name }) => name === named) ?? {} };
}

const setTo = (named: string, value: unknown) => async (context: ToolContext) => {
  const { item_id, field } = await itemAndField(context, named);
  return { ...board, item_id, fields: [{ id: field['id'], value }] };
};

/** An issue that has two others as parts, 5 and 7. */
async function withParts(context: ToolContext): Promise<Arguments> {
  for (const sub_issue of [5, 7]) {
    await attempt('github_write_sub_issue', context, { repository, number: 2, method: 'add', sub_issue });
  }
  return { repository, number: 2 };
}

export const everyCall: Record<string, Call[]> = {
  github_get_me: [{}],
  github_list_repositories: [{ visibility: 'private', sort: 'updated', limit: 1 }],
  github_list_commits: [
    { repository, sha: 'main', path: 'src', author: 'ada-demo', since, until, limit: 1 },
    { repository, path: 'a path/with spaces & 漢字.ts' },
  ],
  github_get_commit: [{ repository, sha: 'main' }, async (context) => ({ repository, sha: await newest(context) })],
  github_get_file: [
    { repository, path: 'README.md', ref: 'main', start_line: 2 },
    { repository, path: 'src' },
    { repository },
  ],
  github_my_commits: [
    { days: 30, since: '2026-11-01', until: '2026-11-20', visibility: 'private', repositories: ['ada-demo/*'] },
  ],
  github_list_issues: [
    {
      repository,
      state: 'all',
      labels: 'bug',
      assignee: 'ada-demo',
      creator: 'ada-demo',
      since,
      sort: 'updated',
      limit: 1,
    },
  ],
  github_get_issue: [{ repository, number: 1 }],
  github_list_pull_requests: [{ repository, state: 'all', base: 'main', sort: 'updated', limit: 1 }],
  github_search: [
    { kind: 'repositories', query: 'user:ada-demo', limit: 1 },
    { kind: 'issues', query: 'is:open user:ada-demo', limit: 1 },
    { kind: 'pull_requests', query: 'is:open user:ada-demo', limit: 1 },
  ],
  github_create_issue: [{ repository, title: 'Title', body: 'Text', labels: ['bug'], assignees: ['ada-demo'] }],
  github_add_comment: [{ repository, number: 1, body: 'Text' }],
  github_update_issue: [
    {
      repository,
      number: 1,
      title: 'Title',
      body: 'Text',
      state: 'closed',
      state_reason: 'not_planned',
      labels: ['bug'],
      assignees: ['ada-demo'],
      milestone: 2,
    },
  ],
  github_get_pull_request: [
    async (context) => ({ repository, number: (await openPull(context)).number, method: 'details', start_line: 2 }),
  ],
  github_create_pull_request: [
    async (context) => {
      const head = await pushedBranch(context);
      return { repository, title: 'Title', head, base: 'main', body: 'Text', draft: true };
    },
  ],
  github_update_pull_request: [
    async (context) => {
      const { number } = await openPull(context);
      return { repository, number, title: 'Title', body: 'Text', state: 'closed', base: 'main' };
    },
  ],
  github_merge_pull_request: [
    async (context) => {
      const { number } = await openPull(context);
      return { repository, number, merge_method: 'merge', commit_title: 'Title', commit_message: 'Text' };
    },
  ],
  github_update_pull_request_branch: [async (context) => ({ repository, number: (await openPull(context)).number })],
  github_create_review: [
    async (context) => {
      const { number, read } = await openPull(context);
      const path = (await read('files'))?.['path'];
      const comments = [{ path, line: 3, start_line: 2, side: 'LEFT', body: 'Text' }];
      return { repository, number, event: 'comment', body: 'Text', comments };
    },
  ],
  github_submit_review: [async (context) => ({ ...(await draftReview(context)), event: 'comment', body: 'Text' })],
  github_delete_pending_review: [draftReview],
  github_dismiss_review: [
    async (context) => {
      const { number, read } = await openPull(context);
      return { repository, number, review_id: (await read('reviews'))?.['id'], message: 'Text' };
    },
  ],
  github_reply_to_review_comment: [
    async (context) => {
      const { number, read } = await openPull(context);
      return { repository, number, comment_id: (await read('review_comments'))?.['id'], body: 'Text' };
    },
  ],
  github_update_comment: [
    async (context) => {
      const { output } = await make('github_add_comment', context, { repository, number: 1, body: 'Before' });
      return { repository, comment_id: output['id'], kind: 'comment', body: 'Text' };
    },
  ],
  github_delete_comment: [
    async (context) => {
      const { output } = await make('github_add_comment', context, { repository, number: 1, body: 'Before' });
      return { repository, comment_id: output['id'], kind: 'comment' };
    },
  ],
  github_get_tree: [{ repository, ref: 'main', path: 'docs' }, { repository }],
  github_list_branches: [{ repository, limit: 1 }],
  github_list_releases: [{ repository: 'ada-demo/tidy-csv', limit: 1 }],
  github_get_release: [{ repository: 'ada-demo/tidy-csv', tag: 'v2.0.0-rc.1' }, { repository: 'ada-demo/tidy-csv' }],
  github_list_tags: [{ repository: 'ada-demo/tidy-csv', limit: 1 }],
  github_get_tag: [
    { repository: 'ada-demo/tidy-csv', tag: 'v0.8.0' },
    { repository: 'ada-demo/tidy-csv', tag: 'v0.9.0' },
  ],
  github_list_collaborators: [{ repository, affiliation: 'direct', limit: 1 }],
  github_create_repository: [
    { name: 'new-one', organization: 'demo-lab', description: 'Text', private: false, readme: true },
    { name: 'new-one' },
  ],
  github_fork_repository: [
    { repository: 'grace-demo/color-steps', organization: 'demo-lab', name: 'steps' },
    { repository: 'grace-demo/color-steps' },
  ],
  github_delete_repository: [{ repository }],
  github_list_gists: [{ login: 'grace-demo', since, limit: 1 }, { limit: 1 }],
  github_get_gist: [
    async (context) => ({ id: await gist(context), file: 'notes.md', start_line: 2 }),
    async (context) => ({ id: await gist(context) }),
  ],
  github_create_gist: [{ files: [{ name: 'a b.md', content: 'Text' }], description: 'Text', public: true }],
  github_update_gist: [
    async (context) => ({
      id: await gist(context),
      description: 'Text',
      files: [{ name: 'notes.md', content: 'Text' }],
      remove: ['links.txt'],
    }),
  ],
  github_delete_gist: [async (context) => ({ id: await gist(context) })],
  github_list_starred: [{ login: 'ada-demo', sort: 'updated', limit: 1 }, { limit: 1 }],
  github_star_repository: [
    { repository, starred: true },
    { repository, starred: false },
  ],
  github_get_user: [{ login: 'grace-demo' }],
  github_list_teams: [{ limit: 1 }],
  github_list_team_members: [{ organization: 'demo-lab', team: 'experiments', limit: 1 }],
  github_list_labels: [
    { repository, limit: 1 },
    { repository, name: 'bug' },
  ],
  github_create_label: [{ repository, name: 'x', color: 'ffffff', description: 'Text' }],
  github_update_label: [{ repository, name: 'bug', new_name: 'x', color: 'ffffff', description: 'Text' }],
  github_delete_label: [{ repository, name: 'bug' }],
  github_get_actions: [
    { repository, method: 'runs', workflow: 'ci.yml', branch: 'main', status: 'success', limit: 1 },
    { repository, method: 'workflows', limit: 1 },
    { repository, method: 'artifacts', limit: 1 },
    async (context) => ({ repository, method: 'run', run_id: (await newestRun(context))['id'] }),
    async (context) => ({ repository, method: 'jobs', run_id: (await newestRun(context))['id'] }),
    async (context) => ({ repository, method: 'artifacts', run_id: (await newestRun(context))['id'] }),
    async (context) => ({ repository, method: 'job', job_id: await failedJob(context) }),
    async (context) => ({ repository, method: 'annotations', job_id: await failedJob(context) }),
  ],
  github_run_workflow: [{ repository, workflow: 'release.yml', ref: 'main', inputs: { reason: 'Text' } }],
  github_rerun_run: [
    async (context) => ({ repository, run_id: (await newestRun(context))['id'], only_failed: false }),
    async (context) => ({ repository, run_id: (await newestRun(context))['id'], only_failed: true }),
  ],
  github_cancel_run: [
    async (context) => {
      const args = { repository, workflow: 'release.yml', ref: 'main' };
      const { output } = await make('github_run_workflow', context, args);
      return { repository, run_id: output['run_id'] };
    },
  ],
  github_delete_run_logs: [async (context) => ({ repository, run_id: (await newestRun(context))['id'] })],
  github_write_file: [
    { repository, branch: 'main', path: 'docs/a path/漢字 #1.md', content: 'Text', message },
    { repository, branch: 'main', path: 'README.md', content: 'Text', message },
  ],
  github_push_files: [
    {
      repository,
      branch: 'main',
      files: [
        { path: 'a/b.md', content: '' },
        { path: 'README.md', content: 'Text' },
      ],
      message,
    },
  ],
  github_delete_file: [{ repository, branch: 'main', path: 'README.md', message }],
  github_restore_files: [
    async (context) => {
      const file = { repository, branch: 'main', path: 'README.md' };
      const { output } = await make('github_write_file', context, { ...file, content: randomUUID(), message });
      return { repository, branch: 'main', commit: output['parent'], paths: [file.path], message };
    },
  ],
  github_create_branch: [{ repository, branch: 'feature/x', from: 'main' }],
  github_delete_branch: [
    async (context) => {
      const branch = `feature/${randomUUID()}`;
      await make('github_create_branch', context, { repository, branch });
      return { repository, branch };
    },
  ],
  github_list_discussions: [
    { repository, category: 'q-a', answered: false, sort: 'created', limit: 1 },
    { repository: 'ada-demo/tidy-csv', limit: 1 },
  ],
  github_get_discussion: [
    { repository, number: 501 },
    { repository: 'ada-demo/tidy-csv', number: 502 },
  ],
  github_add_discussion_comment: [
    { repository, number: 501, body: 'Text' },
    async (context) => ({ repository, number: 501, body: 'Text', reply_to: (await comments(context))[0] }),
  ],
  github_update_discussion_comment: [
    async (context) => ({ repository, comment_id: (await comments(context))[0], body: 'Text' }),
    async (context) => ({ repository, comment_id: (await comments(context))[0], is_answer: true }),
    async (context) => {
      const [comment_id] = await comments(context);
      await answer('github_update_discussion_comment', context, { repository, comment_id, is_answer: true });
      return { repository, comment_id, is_answer: false };
    },
  ],
  github_delete_discussion_comment: [async (context) => ({ repository, comment_id: (await comments(context))[1] })],
  github_list_sub_issues: [async (context) => ({ ...(await withParts(context)), limit: 1 })],
  github_list_milestones: [{ repository, state: 'all', limit: 1 }],
  github_write_sub_issue: [
    async (context) => ({ ...(await withParts(context)), method: 'move', sub_issue: 7 }),
    async (context) => ({ ...(await withParts(context)), method: 'move', sub_issue: 5, after: 7 }),
    async (context) => ({ ...(await withParts(context)), method: 'remove', sub_issue: 5 }),
    { repository, number: 2, method: 'add', sub_issue: 5 },
  ],
  github_add_labels: [{ repository, number: 2, labels: ['bug'] }],
  github_remove_label: [
    async (context) => {
      await make('github_add_labels', context, { repository, number: 2, labels: ['bug'] });
      return { repository, number: 2, label: 'bug' };
    },
  ],
  github_set_draft: [
    { repository, number: 34, draft: false },
    { repository, number: 33, draft: true },
  ],
  github_create_release: [
    { repository, tag: 'v9', target: 'main', title: 'New', body: 'Text', draft: true, prerelease: true },
  ],
  github_update_release: [
    async (context) => ({
      repository,
      release_id: await newRelease(context, 'v10'),
      tag: 'v10.1',
      title: 'Renamed',
      body: 'Other text',
      draft: false,
      prerelease: true,
    }),
  ],
  github_delete_release: [
    async (context) => ({ repository, release_id: await newRelease(context, 'v13'), draft: true }),
  ],
  github_upload_release_asset: [
    async (context) => ({
      repository,
      release_id: await newRelease(context, 'v11'),
      name: 'sums.txt',
      label: 'Sums',
      type: 'text/plain',
      content: 'e3b0c442  empty',
    }),
  ],
  github_delete_release_asset: [
    async (context) => {
      const file = { repository, release_id: await newRelease(context, 'v12'), name: 'a.txt', content: 'a' };
      const { output } = await make('github_upload_release_asset', context, file);
      return { repository, asset_id: output['asset_id'] };
    },
  ],
  github_lock_issue: [
    { repository, number: 2, locked: true, reason: 'resolved' },
    { repository, number: 2, locked: false },
  ],
  github_list_projects: [
    { owner: 'demo-lab', query: 'atlas', limit: 1 },
    { owner: 'demo-lab', limit: 1 },
  ],
  github_get_project: [
    { ...board, query: 'a', limit: 2 },
    { ...board, limit: 50 },
  ],
  github_add_project_item: [{ owner: 'demo-lab', project: 3, repository, number: 1 }],
  github_update_project_item: [
    setTo('Estimate', 3.5),
    setTo('Notes', 'Text'),
    setTo('Notes', null),
    setTo('Due', '2026-12-24'),
  ],
  github_delete_project_item: [
    async (context) => ({ ...board, item_id: (await itemAndField(context, 'Status')).item_id }),
  ],
  github_request_reviewers: [
    async (context) => ({
      repository,
      number: (await openPull(context)).number,
      reviewers: ['dev-kim'],
      requested: true,
    }),
    async (context) => ({
      repository,
      number: (await openPull(context)).number,
      reviewers: ['dev-kim'],
      requested: false,
    }),
  ],
  github_list_security_alerts: [
    { repository, kind: 'dependabot', state: 'all', limit: 1 },
    { repository, kind: 'code_scanning', limit: 1 },
    { repository, kind: 'secret_scanning' },
  ],
  github_get_security_alert: [{ repository, kind: 'dependabot', number: 1 }],
};
