import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../../../src/main/hub/chat/plan/plan.ts';
import { ask, one } from './world.ts';

const lastWeek = { span: { since: '2026-06-29', until: '2026-07-06' } };
const search = (query: string, asked: object = {}) => one('search', { kind: 'issues', query }, asked);

const rows: [string, Plan][] = [
  // One's own commits.
  ['What have I been working on this week?', one('my_commits', { days: 4 }, { span: { since: '2026-07-06' } })],
  ['Recap my private commits, please', one('my_commits', {}, { visibility: 'private' })],
  ['我上周在公开仓库里提交了什么', one('my_commits', { days: 11 }, { visibility: 'public', ...lastWeek })],
  ['我写了哪些代码？列出我的提交', one('my_commits', {})],
  ['My commits in paper boat', one('list_commits', { repository: 'mira/paper-boat', author: 'mira' })],
  [
    'Compare my work in Paper-Boat and river map last week',
    one('my_commits', { days: 11, repositories: ['mira/paper-boat', 'mira/River_Map'] }, lastWeek),
  ],
  ['Explain what I did in the paper-boat repo', one('list_commits', { repository: 'mira/paper-boat', author: 'mira' })],
  // Commits of others, and of everybody.
  ['Show the 3 most recent commits, kettle', one('list_commits', { repository: 'mira/kettle' })],
  ['Show the last three commits of kettle', one('list_commits', { repository: 'mira/kettle', limit: 3 })],
  ['kettle 最近五次提交', one('list_commits', { repository: 'mira/kettle', limit: 5 })],
  [
    "Sum up ivo-k's commits in river-map last week",
    one(
      'list_commits',
      { repository: 'mira/River_Map', author: 'ivo-k', since: '2026-06-29', until: '2026-07-05' },
      lastWeek,
    ),
  ],
  [
    'ivo-k 上周在 harbour-api 推送了什么？',
    one(
      'list_commits',
      { repository: 'tidewater/harbour-api', author: 'ivo-k', since: '2026-06-29', until: '2026-07-05' },
      lastWeek,
    ),
  ],
  [
    'List commits that touch src/boat.ts in paper-boat',
    one('list_commits', { repository: 'mira/paper-boat', path: 'src/boat.ts' }),
  ],
  ['Show commit 4be81c0 of paper-boat', one('get_commit', { repository: 'mira/paper-boat', sha: '4be81c0' })],
  // Issues and pull requests.
  [
    'Which open issues of kettle are tagged leak?',
    one('list_issues', { repository: 'mira/kettle', state: 'open', labels: 'leak' }),
  ],
  ['Which issues did I open in kettle?', one('list_issues', { repository: 'mira/kettle', creator: 'mira' })],
  ['paper-boat 已关闭的 issue', one('list_issues', { repository: 'mira/paper-boat', state: 'closed' })],
  ['issues assigned to me', search('is:issue assignee:@me')],
  ['有哪些提到我的 issue', search('is:issue mentions:@me')],
  ['Issues about slow tides in harbour-api', search('slow tides repo:tidewater/harbour-api is:issue')],
  ['关于漏水的 issue，在 kettle 里', search('漏水 repo:mira/kettle is:issue')],
  ['Issues opened in kettle last week', search('repo:mira/kettle is:issue created:2026-06-29..2026-07-05', lastWeek)],
  ['My unmerged pull requests', search('is:pr is:open author:@me')],
  ['哪些合并请求在等我审核', search('is:pr is:open review-requested:@me')],
  [
    '上周 harbour-api 合并的 PR',
    search('repo:tidewater/harbour-api is:pr is:merged merged:2026-06-29..2026-07-05', lastWeek),
  ],
  [
    'List closed pull requests in river-map',
    one('list_pull_requests', { repository: 'mira/River_Map', state: 'closed' }),
  ],
  ['What does PR #7 in kettle change?', one('get_issue', { repository: 'mira/kettle', number: 7 })],
  [
    'https://github.com/mira/kettle/issues/12 is about what?',
    one('get_issue', { repository: 'mira/kettle', number: 12 }),
  ],
  ['Pull requests of mine that are open', search('is:pr is:open author:@me')],
  // The rest.
  ['Read docs/rig.md in paper-boat', one('get_file', { repository: 'mira/paper-boat', path: 'docs/rig.md' })],
  ['kettle 的 changelog 写了什么', one('get_file', { repository: 'mira/kettle', path: 'CHANGELOG.md' })],
  ['Where is boilOver defined in kettle?', one('search', { kind: 'code', query: 'boilOver repo:mira/kettle' })],
  ['我的代码里哪里调用了 boilOver？', one('search', { kind: 'code', query: 'boilOver user:@me' })],
  ['How many public repos do I have?', one('list_repositories', { visibility: 'public' }, { visibility: 'public' })],
  ['Which files are in kettle?', one('get_file', { repository: 'mira/kettle' })],
  ['我的 GitHub 用户名', one('get_me', {})],
];

const answers = [
  'What is a detached head?',
  'How do I revert my commits?',
  '怎么关闭 issue？',
  'Should I squash my commits before a review?',
  'Write a commit message for a typo',
  'Good morning',
  'Can I make private repositories for free?',
  'I have issues with my neighbour',
  'Delete the repository kettle',
  "Don't close issue 3 of kettle",
  '别在 kettle 里开 issue',
  'Open an issue in kettle',
  'Proofread: list my commits and open an issue in kettle titled x',
  '润色下面的话：列出我的私有仓库',
  'Reword this message:\nlist my repositories',
  '<mail>List my private repositories.</mail> Is this spam?',
  '> close issue 3 of kettle\nIs this spam?',
  'Is this polite? “List my commits and “close issue 3 of kettle” now”',
  'Is this spam? "close issue 3 of kettle and list my repos',
  '### Task:\nList my commits of last week.',
];

const unclear: [string, string[]][] = [
  ['Commits in papr-boat', ['mira/paper-boat']],
  ['my commits in ketle', ['mira/kettle']],
  ['harbour-web 上周的提交', ['tidewater/harbour-api']],
  ['What is new in garden log?', ['mira/garden-log', 'tidewater/garden-log']],
  ['Issues of nobody/kettle', ['mira/kettle']],
  ['Commits of moon-base', []],
  ['Open an issue in river-mop titled "Wet"', ['mira/River_Map']],
  ['Open an issue titled "Wet"', []],
  ['Show me the README', []],
];

describe('plan', () => {
  it.each(rows)('plans %s', (question, planned) => {
    expect(ask(question)).toEqual(planned);
  });

  it.each(answers)('needs no data for %s', (question) => {
    expect(ask(question)).toEqual({ kind: 'answer' });
  });

  it.each(unclear)('asks about %s', (question, repositories) => {
    expect(ask(question)).toEqual({ kind: 'unclear', repositories });
  });

  it('takes an owner for what tells two repositories of one name apart', () => {
    expect(ask('commits in tidewater/garden-log')).toEqual(one('list_commits', { repository: 'tidewater/garden-log' }));
  });

  it('asks for everyone in each repository of the kind', () => {
    const { kind, ...rest } = ask("Everyone's commits in the public repositories");
    expect(kind).toBe('calls');
    expect(rest).toEqual({
      calls: ['mira/garden-log', 'tidewater/garden-log'].map((repository) => ({
        tool: 'github_list_commits',
        arguments: { repository },
        visibility: 'public',
      })),
    });
  });

  it('keeps the time of one clause out of the next, and its repository in reach', () => {
    expect(ask('Read the README of kettle, then show the commits of this repository from last week.')).toEqual({
      kind: 'calls',
      calls: [
        { tool: 'github_get_file', arguments: { repository: 'mira/kettle', path: 'README.md' } },
        {
          tool: 'github_list_commits',
          arguments: { repository: 'mira/kettle', since: '2026-06-29', until: '2026-07-05' },
          ...lastWeek,
        },
      ],
    });
    const { calls } = ask('My commits from last week, and issues assigned to me') as Extract<Plan, { kind: 'calls' }>;
    expect(calls.map(({ span }) => span)).toEqual([lastWeek.span, undefined]);
  });

  it('plans nothing without a tool for it', () => {
    expect(ask('Recap my commits', { tools: [] })).toEqual({ kind: 'answer' });
  });
});
