/**
 * Calls of every tool of GitHub that together use every field of its input, each of which succeeds on the demo GitHub. What
 * they send is held against GitHub's own description (`as-described.test.ts`). A new tool is one entry; where its fields
 * exclude each other, one with several calls. Values of enumerations are varied by the test, and lists read on with a cursor.
 */
import type { ToolContext } from '../../../../../src/main/hub/tools/tool.ts';
import { answer } from './context.ts';

type Arguments = Record<string, unknown>;
/** A call whose arguments are only known in the world that it is made in, such as the hash of a commit. */
type Call = Arguments | ((context: ToolContext) => Promise<Arguments>);

const repository = 'ada-demo/atlas-service';
const since = '2020-01-01';
const until = '2040-01-01T00:00:00Z';

const newest = async (context: ToolContext): Promise<string> =>
  String((await answer('github_list_commits', context, { repository, limit: 1 })).items[0]?.['sha']);

/** The comments of the discussion that the demo GitHub has in the repository, and its replies. */
const comments = async (context: ToolContext): Promise<string[]> => {
  const discussion = await answer('github_get_discussion', context, { repository, number: 501 });
  return (discussion['comment_list'] as { id: string }[]).map(({ id }) => id);
};

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
  github_my_commits: [{ days: 30, repositories: ['ada-demo/*'] }],
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
};
