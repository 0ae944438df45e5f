import { describe, expect, it } from 'vitest';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { codeOf, demoContext, toolNamed } from './context.ts';
import { everyCall } from './every-call.ts';

const names = github.tools.map(({ name }) => name);

/** What a tool takes at least. */
async function smallest(name: string): Promise<Record<string, unknown>> {
  const { input } = toolNamed(name);
  const [call = {}] = everyCall[name] ?? [];
  const given = typeof call === 'function' ? await call(await demoContext()) : call;
  return Object.keys(given).reduce((args, field) => {
    const { [field]: _, ...less } = args;
    return input.safeParse(less).success ? less : args;
  }, given);
}

describe('the input of every tool', () => {
  it.each(names)('%s accepts the smallest call, with an account, and refuses unknown fields', async (name) => {
    const { input } = toolNamed(name);
    const args = await smallest(name);
    expect(input.safeParse(args).success).toBe(true);
    expect(input.safeParse({ ...args, account: 'ada-demo' }).success).toBe(true);
    expect(input.safeParse({ ...args, token: 'x' }).success).toBe(false);
  });

  it.each(names)('%s names its repository in lower case, or none', async (name) => {
    const tool = toolNamed(name);
    const args = await smallest(name);
    const input = tool.input.parse({ ...args, ...('repository' in args && { repository: 'Ada-Demo/atlas' }) });
    const place = { kind: 'repository', name: 'ada-demo/atlas' };
    expect(tool.place(input)).toEqual('repository' in input ? place : undefined);
  });

  it.each([
    '',
    'ada',
    '/ada',
    'ada/',
    'ada/..',
    'ada/.',
    '../user',
    './x',
    'ada/a..b',
    'ada/x/y',
    'ada//x',
    'ada/x%2f..',
    'ada/x?y',
    'ada/x#y',
    'ada/x y',
    'ada\\x',
    'ada/x\n',
    'https://github.com/ada/x',
    `ada/${'x'.repeat(300)}`,
    'ada/х',
  ])('refuses the repository %j', (repository) => {
    expect(toolNamed('github_list_issues').input.safeParse({ repository }).success).toBe(false);
  });

  it.each(['..', '.', 'a/../b', 'a/./b', 'v1..v2', 'a b', '', 'x'.repeat(201)])('refuses the reference %j', (sha) => {
    const { input } = toolNamed('github_get_commit');
    expect(input.safeParse({ repository: 'ada/x', sha }).success).toBe(false);
  });

  it.each(['..', 'a/../../../user', './a', 'a\\..\\b', 'a\u0000', 'x'.repeat(1001)])('refuses the path %j', (path) => {
    const { input } = toolNamed('github_get_file');
    expect(input.safeParse({ repository: 'ada/x', path }).success).toBe(false);
  });

  it.each([
    ['github_list_commits', { repository: 'ada/x', since: 'yesterday' }],
    ['github_list_commits', { repository: 'ada/x', since: '2026-13-01' }],
    ['github_list_commits', { repository: 'ada/x', limit: 51 }],
    ['github_get_issue', { repository: 'ada/x', number: 0 }],
    ['github_get_issue', { repository: 'ada/x', number: 1.5 }],
    ['github_list_issues', { repository: 'ada/x', state: 'merged' }],
    ['github_search', { kind: 'teams', query: 'x' }],
    ['github_search', { kind: 'code', query: 'x'.repeat(257) }],
    ['github_create_issue', { repository: 'ada/x' }],
    ...['', ' ', 'a\nb', 'a\u0007', 'a\u2028b', 'a\ud800', 'x'.repeat(257), 7].map((title): [string, object] => [
      'github_create_issue',
      { repository: 'ada/x', title },
    ]),
    ...['a\ud800', 'x'.repeat(65_537), null].map((body): [string, object] => [
      'github_create_issue',
      { repository: 'ada/x', title: 'x', body },
    ]),
    ...['bug', [''], [' '], ['a\nb'], ['x'.repeat(51)], [7], Array(21).fill('x')].map((labels): [string, object] => [
      'github_create_issue',
      { repository: 'ada/x', title: 'x', labels },
    ]),
    ...['ada', ['@ada'], ['a/b'], [''], Array(11).fill('x')].map((assignees): [string, object] => [
      'github_create_issue',
      { repository: 'ada/x', title: 'x', assignees },
    ]),
    ['github_create_issue', { repository: 'ada/x', title: 'x', state: 'closed' }],
    ['github_add_comment', { repository: 'ada/x', number: 1 }],
    ['github_add_comment', { repository: 'ada/x', number: 1, body: ' \n' }],
    ['github_add_comment', { repository: 'ada/x', number: 0, body: 'x' }],
    ['github_add_comment', { repository: 'ada/x', number: 1, body: 'x'.repeat(65_537) }],
    ['github_update_issue', { repository: 'ada/x', number: 1 }],
    ['github_update_issue', { repository: 'ada/x', number: 1, account: 'ada' }],
    ['github_update_issue', { repository: 'ada/x', number: 1, state: 'merged' }],
    ['github_update_issue', { repository: 'ada/x', number: 1, state_reason: 'completed' }],
    ['github_update_issue', { repository: 'ada/x', number: 1, state: 'open', state_reason: 'completed' }],
    ['github_update_issue', { repository: 'ada/x', number: 1, state: 'closed', state_reason: 'reopened' }],
    ['github_create_pull_request', { repository: 'ada/x', title: 'x', head: 'a..b', base: 'main' }],
    ['github_create_pull_request', { repository: 'ada/x', title: 'x', head: 'o:../x', base: 'main' }],
    ['github_create_pull_request', { repository: 'ada/x', title: 'x', head: 'a:b:c', base: 'main' }],
    ['github_create_pull_request', { repository: 'ada/x', title: 'x', head: 'x', base: 'other:main' }],
    ['github_update_pull_request', { repository: 'ada/x', number: 1 }],
    ['github_create_review', { repository: 'ada/x', number: 1 }],
    ['github_create_review', { repository: 'ada/x', number: 1, event: 'request_changes' }],
    ['github_create_review', { repository: 'ada/x', number: 1, event: 'comment', comments: [] }],
    ['github_create_review', { repository: 'ada/x', number: 1, comments: [{ path: '../x', line: 1, body: 'x' }] }],
    ['github_create_review', { repository: 'ada/x', number: 1, comments: [{ path: 'x', line: 0, body: 'x' }] }],
    ['github_update_comment', { repository: 'ada/x', comment_id: 1, body: ' ' }],
    ['github_update_comment', { repository: 'ada/x', comment_id: '1/../../2', body: 'x' }],
    ['github_delete_comment', { repository: 'ada/x', comment_id: 2 ** 53 }],
    ['github_delete_label', { repository: 'ada/x', name: '..' }],
    ['github_delete_label', { repository: 'ada/x', name: '.' }],
    ['github_create_label', { repository: 'ada/x', name: 'x', color: '#ffffff' }],
    ['github_update_label', { repository: 'ada/x', name: 'x' }],
    ['github_get_actions', { repository: 'ada/x', method: 'logs' }],
    ['github_get_actions', { repository: 'ada/x', method: 'jobs' }],
    ['github_get_actions', { repository: 'ada/x', method: 'job', run_id: 1 }],
    ['github_get_actions', { repository: 'ada/x', method: 'runs', workflow: '../runs/1' }],
    ['github_run_workflow', { repository: 'ada/x', workflow: '..', ref: 'main' }],
    ['github_run_workflow', { repository: 'ada/x', workflow: 'ci.yml', ref: 'main', inputs: { 'a b': 'x' } }],
    ['github_run_workflow', { repository: 'ada/x', workflow: 'ci.yml', ref: 'main', inputs: { a: 1 } }],
    ['github_add_discussion_comment', { repository: 'ada/x', number: 1, body: ' ' }],
    ['github_add_discussion_comment', { repository: 'ada/x', number: 1, body: 'x', reply_to: 'a b' }],
    ['github_update_discussion_comment', { repository: 'ada/x', comment_id: 'DC_x' }],
    ['github_update_discussion_comment', { repository: 'ada/x', comment_id: 'DC_x', body: 'x', is_answer: true }],
    ['github_delete_discussion_comment', { repository: 'ada/x', comment_id: '"}' }],
    ['github_write_sub_issue', { repository: 'ada/x', number: 1, method: 'add', sub_issue: 1 }],
    ['github_write_sub_issue', { repository: 'ada/x', number: 1, method: 'add', sub_issue: 2, after: 3 }],
    ['github_write_sub_issue', { repository: 'ada/x', number: 1, method: 'move', sub_issue: 2, after: 2 }],
    ['github_lock_issue', { repository: 'ada/x', number: 1, locked: false, reason: 'spam' }],
    ['github_update_issue', { repository: 'ada/x', number: 1, milestone: 0 }],
    ...['../user', 'a/b', '..', '.', 'a..b', 'a b', 'a.git', '', 'x'.repeat(101)].map((name): [string, object] => [
      'github_create_repository',
      { name },
    ]),
    ...['../user', 'a/b', '', '@me', 'a b', 'x'.repeat(101)].map((login): [string, object] => [
      'github_get_user',
      { login },
    ]),
    ...['../user', 'a/b', '', 'ABC', 'x'].map((id): [string, object] => ['github_get_gist', { id }]),
    ...['a/b', '', 'a\u202eb', 'a\n'].map((name): [string, object] => [
      'github_create_gist',
      { files: [{ name, content: 'x' }] },
    ]),
    ['github_create_gist', { files: [{ name: 'a', content: '' }] }],
    ['github_create_gist', { files: [] }],
    [
      'github_create_gist',
      {
        files: [
          { name: 'a', content: 'x' },
          { name: 'a', content: 'y' },
        ],
      },
    ],
    ['github_update_gist', { id: 'abc' }],
    ['github_update_gist', { id: 'abc', files: [{ name: 'a', content: 'x' }], remove: ['a'] }],
    ['github_list_team_members', { organization: 'demo-lab', team: '../x' }],
    ['github_list_projects', { owner: 'a/b' }],
    ['github_list_projects', { owner: '..' }],
    ['github_list_projects', { owner: 'ada', owner_type: 'user' }],
    ['github_get_project', { owner: 'ada', project: '1/../../2' }],
    ['github_update_project_item', { owner: 'ada', project: 1, item_id: 1, fields: [] }],
    ['github_update_project_item', { owner: 'ada', project: 1, item_id: 1, fields: [{ id: 1, value: true }] }],
    [
      'github_update_project_item',
      { owner: 'ada', project: 1, item_id: 1, fields: [1, 2].map((value) => ({ id: 1, value })) },
    ],
    ['github_request_reviewers', { repository: 'ada/x', number: 1, reviewers: [] }],
    ['github_request_reviewers', { repository: 'ada/x', number: 1, reviewers: ['a/b'] }],
    ['github_my_commits', { days: 0 }],
    ['github_my_commits', { days: 366 }],
    ['github_my_commits', { repositories: [] }],
    ['github_my_commits', { repositories: ['ada'] }],
    ['github_my_commits', { repositories: ['ada/*a*a*'] }],
  ])('%s refuses %.100j', (name, args) => {
    expect(toolNamed(name).input.safeParse(args).success).toBe(false);
  });

  const listing = names.filter((name) => 'cursor' in toolNamed(name).input.shape);

  it.each(listing)('%s refuses a cursor that it did not write', async (name) => {
    const context = await demoContext();
    const args = { ...(await smallest(name)), ...(name === 'github_get_pull_request' && { method: 'files' }) };
    const write = (position: unknown) => Buffer.from(JSON.stringify(position)).toString('base64url');
    for (const cursor of [
      '',
      '%%%',
      'abc',
      write(null),
      write({ page: 0, skip: 0 }),
      write({ page: 1, skip: 0, x: 1 }),
    ]) {
      expect(await codeOf(name, context, { ...args, cursor })).toBe('invalid_arguments');
    }
  });
});
