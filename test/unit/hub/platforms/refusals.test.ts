/** What the platforms refuse, and what the hub says of it in its own words: each row of `rules.md` that a call can meet, both sides. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { idOf } from '../../../../src/demo/notion/model.ts';
import { auth } from '../../../harness/demo-google.ts';
import type { PlatformTools } from '../../../harness/platform-tools.ts';
import { type Arguments, answerOf, connected, link, type Row } from './refused.ts';

const [birds, notes, atlas] = ['grace-demo/bird-log', 'grace-demo/field-notes', 'ada-demo/atlas-service'];
const rest = 'https://docs.github.com/en/rest';
const integration: Row['refusal'] = [403, 'Resource not accessible by integration'];
const elsewhere = 'https://github.com/orgs/community/discussions/24446';
const notInstalled: Row['answer'] = [
  'platform_forbidden',
  'isn’t installed on grace-demo',
  `https://github.com/${birds}/fork`,
];

const onGitHub: Row[] = [
  {
    what: 'what is private, where the App is not installed',
    source:
      'https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app/choosing-permissions-for-a-github-app',
    tool: 'github_list_issues',
    args: { repository: notes },
    refusal: [404, 'Not Found'],
    answer: ['platform_not_found', 'isn’t installed on grace-demo', '/installations/new'],
  },
  {
    what: 'a change where the App is not installed',
    source: elsewhere,
    tool: 'github_create_issue',
    args: { repository: birds, title: 'x' },
    refusal: integration,
    answer: notInstalled,
  },
  {
    what: 'a fork of what the App is not installed on',
    source: `${rest}/repos/forks#create-a-fork`,
    tool: 'github_fork_repository',
    args: { repository: birds },
    refusal: integration,
    answer: notInstalled,
  },
  {
    what: 'a run of a workflow where the App is not installed',
    source: elsewhere,
    tool: 'github_run_workflow',
    args: { repository: birds, workflow: 'ci.yml', ref: 'main' },
    refusal: integration,
    answer: notInstalled,
  },
  {
    what: 'the collaborators of what one may not push to',
    source: `${rest}/collaborators/collaborators#list-repository-collaborators`,
    tool: 'github_list_collaborators',
    args: { repository: birds },
    refusal: [403, 'Must have push access to view repository collaborators.'],
    answer: ['platform_forbidden', 'may write to the repository', 'write access'],
  },
  {
    what: 'the projects of a person',
    source: `${rest}/authentication/endpoints-available-for-github-app-user-access-tokens`,
    tool: 'github_list_projects',
    args: { owner: 'ada-demo' },
    asked: () => ['GET', '/users/ada-demo/projectsV2'],
    refusal: integration,
    answer: ['platform_not_found', 'no such organization', 'copy such a project into an organization'],
  },
  {
    what: 'a change to an archived repository',
    source: 'https://docs.github.com/en/repositories/archiving-a-github-repository/archiving-repositories',
    tool: 'github_create_issue',
    args: { repository: 'ada-demo/word-clock', title: 'x' },
    refusal: [403, 'Repository was archived so is read-only.'],
    answer: ['platform_forbidden', 'archived', 'unarchive'],
  },
  {
    what: 'a repository by its former name',
    source: `${rest}/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects`,
    tool: 'github_list_issues',
    args: { repository: 'ada-demo/atlas-api' },
    refusal: [301, 'Moved Permanently'],
    answer: ['platform_not_found', 'no such thing', 'present name'],
  },
  {
    what: 'files of a repository without commits',
    source: `${rest}/git/trees#get-a-tree`,
    tool: 'github_get_tree',
    args: { repository: 'ada-demo/scratchpad' },
    refusal: [409, 'Git Repository is empty.'],
    answer: ['platform_not_found', 'The repository is empty', 'first commit'],
  },
  {
    what: 'an issue where there are none',
    source: `${rest}/issues/issues#create-an-issue`,
    tool: 'github_create_issue',
    args: { repository: 'ada-demo/link-check', title: 'x' },
    refusal: [410, 'Issues has been disabled in this repository.'],
    answer: ['platform_not_found', 'turned off in this repository', 'turn it on in its settings'],
  },
  {
    what: 'an assignee who can’t be one',
    source: `${rest}/issues/issues#update-an-issue`,
    tool: 'github_update_issue',
    args: { repository: atlas, number: 1, assignees: ['nobody-at-all'] },
    refusal: [422, '"field":"assignees"'],
    answer: ['platform_refused', 'assignees', 'Correct what the message names'],
  },
  {
    what: 'a file of a branch that there is not',
    source: `${rest}/repos/contents#get-repository-content`,
    tool: 'github_get_file',
    args: { repository: atlas, path: 'README.md', ref: 'nope' },
    refusal: [404, 'No commit found for the ref nope'],
    answer: ['platform_not_found', 'no such branch, tag or commit', 'github_list_branches'],
  },
  {
    what: 'a pull request without commits',
    source: `${rest}/pulls/pulls#create-a-pull-request`,
    tool: 'github_create_pull_request',
    args: { repository: atlas, title: 'x', head: 'main', base: 'main' },
    asked: ({ title, head, base }) => ['POST', `/repos/${atlas}/pulls`, { title, head, base }],
    refusal: [422, 'No commits between main and main'],
    answer: ['platform_refused', 'Nothing in main', 'Correct what the message names'],
  },
  {
    what: 'a label that there is',
    source: `${rest}/issues/labels#create-a-label`,
    tool: 'github_create_label',
    args: { repository: atlas, name: 'bug', color: 'ff0000' },
    asked: ({ name, color }) => ['POST', `/repos/${atlas}/labels`, { name, color }],
    refusal: [422, 'already_exists'],
    answer: ['platform_refused', 'a label of that name', 'Correct'],
  },
  {
    what: 'a deletion by whoever is no administrator',
    source: `${rest}/repos/repos#delete-a-repository`,
    tool: 'github_delete_repository',
    args: { repository: 'demo-lab/lab-platform' },
    asked: () => ['DELETE', '/repos/demo-lab/lab-platform'],
    refusal: [403, 'Must have admin rights to Repository.'],
    answer: ['platform_forbidden', 'Only its administrators', 'somebody who administers'],
  },
  {
    what: 'a token that has ended',
    source: `${rest}/using-the-rest-api/troubleshooting-the-rest-api`,
    by: { token: 'ghu_ended' },
    tool: 'github_get_me',
    args: {},
    refusal: [401, 'Bad credentials'],
    answer: ['platform_unauthorised', 'refused the token', 'Connect the account again'],
  },
];

const workspace = 'https://developers.google.com/workspace';
const perFile = `${workspace}/drive/api/guides/api-specific-auth`;
const driveErrors = `${workspace}/drive/api/guides/handle-errors`;
const scopesNamed = `${workspace}/gmail/api/guides/handle-errors`;
const calendarErrors = `${workspace}/calendar/api/guides/errors`;
const [narrow, calendarAlone] = [[auth('drive.readonly'), auth('drive.file')], [auth('calendar.readonly')]];
const fileId = (name: string) => `1${name}${'0'.repeat(32 - name.length)}`;
const [shopping, household, thesis, passport] = ['shopping', 'homeDocs', 'thesis', 'scan'].map(fileId);
const lacks = (scope: string, tool: string): Row['answer'] => ['scope_missing', auth(scope), link('google', tool)];
const unwritable: Row['refusal'] = [403, 'appNotAuthorizedToFile'];
const onlyItsOwn: Row['answer'] = ['scope_missing', auth('drive'), link('google', 'google_copy_file')];

const onGoogle: Row[] = [
  {
    what: 'mail, for an account without its scope',
    source: scopesNamed,
    by: { scopes: calendarAlone },
    tool: 'google_search_mail',
    args: { query: 'x' },
    refusal: [403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'],
    answer: lacks('gmail.readonly', 'google_search_mail'),
  },
  {
    what: 'a letter, for an account that may read',
    source: scopesNamed,
    by: { scopes: [auth('gmail.readonly')] },
    tool: 'google_send_mail',
    args: { to: ['a@example.org'], subject: 'x', body: 'x' },
    refusal: [403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'],
    answer: lacks('gmail.send', 'google_send_mail'),
  },
  {
    what: 'a file of the person, with drive.file',
    source: perFile,
    by: { scopes: [auth('drive.file')] },
    tool: 'google_read_file',
    args: { file: thesis },
    refusal: [404, 'File not found'],
    answer: lacks('drive.readonly', 'google_read_file'),
  },
  {
    what: 'a copy of such a file',
    source: perFile,
    by: { scopes: narrow },
    tool: 'google_copy_file',
    args: { file: shopping },
    asked: () => ['POST', `/drive/v3/files/${shopping}/copy`, {}],
    refusal: unwritable,
    answer: lacks('drive', 'google_copy_file'),
  },
  {
    what: 'such a file into the trash',
    source: perFile,
    by: { scopes: narrow },
    tool: 'google_trash_file',
    args: { file: shopping },
    asked: () => ['PATCH', `/drive/v3/files/${shopping}`, { trashed: true }],
    refusal: unwritable,
    answer: onlyItsOwn,
  },
  {
    what: 'a new file in such a folder',
    source: perFile,
    by: { scopes: narrow },
    tool: 'google_create_file',
    args: { name: 'x', folder: household },
    asked: () => ['POST', '/drive/v3/files', { parents: [household] }],
    refusal: unwritable,
    answer: onlyItsOwn,
  },
  {
    what: 'the trash, for who may read a file',
    source: driveErrors,
    tool: 'google_trash_file',
    args: { file: thesis },
    refusal: [403, 'insufficientFilePermissions'],
    answer: ['platform_forbidden', 'sufficient permissions', 'Ask the owner of the file'],
  },
  {
    what: 'a copy of a folder',
    source: `${workspace}/drive/api/reference/rest/v3/files/copy`,
    tool: 'google_copy_file',
    args: { file: household },
    refusal: [403, 'cannotCopyFile'],
    answer: ['platform_forbidden', 'cannot be copied', 'A folder can’t be copied'],
  },
  {
    what: 'the text of what has none',
    source: `${workspace}/drive/api/reference/rest/v3/files/export`,
    tool: 'google_read_file',
    args: { file: passport },
    asked: () => ['GET', `/drive/v3/files/${passport}/export?mimeType=text/plain`],
    refusal: [403, 'fileNotExportable'],
    answer: ['platform_refused', 'a file of that kind', 'Open it in Google Drive'],
  },
  {
    what: 'events of whom only free times are shared',
    source: calendarErrors,
    tool: 'google_list_events',
    args: { calendar: 'grace@example.com' },
    refusal: [403, 'requiredAccessLevel'],
    answer: ['platform_forbidden', 'reader access', 'Ask the owner of the calendar'],
  },
  {
    what: 'an event that there is not',
    source: calendarErrors,
    tool: 'google_get_event',
    args: { event: 'nothing' },
    refusal: [404, 'notFound'],
    answer: ['platform_not_found', 'no such thing', 'Take the id from'],
  },
  {
    what: 'an end before its start',
    source: calendarErrors,
    tool: 'google_create_event',
    args: { title: 'x', start: '2030-03-04T15:00', end: '2030-03-04T14:00', time_zone: 'UTC' },
    asked: () => [
      'POST',
      '/calendar/v3/calendars/primary/events',
      { start: { dateTime: '2030-03-04T15:00:00Z' }, end: { dateTime: '2030-03-04T14:00:00Z' } },
    ],
    refusal: [400, 'timeRangeEmpty'],
    answer: ['invalid_arguments', 'end must be after start', 'Correct'],
  },
  {
    what: 'a token that has ended',
    source: driveErrors,
    by: { token: 'ya29.ended' },
    tool: 'google_list_calendars',
    args: {},
    refusal: [401, 'authError'],
    answer: ['platform_unauthorised', 'refused the token', 'Connect the account again'],
  },
];

const methods = 'https://docs.slack.dev/reference/methods';
const orbit = { channel: 'team-orbit' };
const someonesMessage = async (tools: PlatformTools) => {
  const { items = [] } = await tools.answer('slack_read_channel', { ...orbit, limit: 50 });
  return { ...orbit, ts: items.find(({ author }) => author !== 'Ada')?.['ts'] };
};
const said = (error: string): Row['refusal'] => [200, `"error":"${error}"`];
const slackMethod =
  (method: string, more: object) =>
  (args: Arguments): ReturnType<NonNullable<Row['asked']>> => [
    'POST',
    `/api/${method}`,
    { channel: 'C0NWTMORBIT', ts: args['ts'], ...more },
  ];

const onSlack: Row[] = [
  {
    what: 'a scope that was not granted',
    source: `${methods}/usergroups.list`,
    by: { scopes: ['users:read'] },
    tool: 'slack_list_user_groups',
    args: {},
    refusal: said('missing_scope'),
    answer: ['scope_missing', 'usergroups:read', link('slack', 'slack_list_user_groups')],
  },
  {
    what: 'a private channel of others',
    source: `${methods}/conversations.history`,
    tool: 'slack_read_channel',
    args: { channel: 'C0NWBOARD01' },
    refusal: said('channel_not_found'),
    answer: ['platform_not_found', 'no such channel', 'slack_list_channels'],
  },
  {
    what: 'a message where one is no member',
    source: `${methods}/chat.postMessage`,
    tool: 'slack_send_message',
    args: { channel: 'random', text: 'x' },
    asked: slackMethod('chat.postMessage', { channel: 'C0NWRANDOM1', text: 'x' }),
    refusal: said('not_in_channel'),
    answer: ['platform_forbidden', 'not a member', 'Join it in Slack'],
  },
  {
    what: 'a message to an archived channel',
    source: `${methods}/chat.postMessage`,
    tool: 'slack_send_message',
    args: { channel: 'project-zephyr', text: 'x' },
    asked: slackMethod('chat.postMessage', { channel: 'C0NWZEPHYR1', text: 'x' }),
    refusal: said('is_archived'),
    answer: ['platform_refused', 'is archived', 'unarchived in Slack'],
  },
  {
    what: 'a thread that there is not',
    source: `${methods}/conversations.replies`,
    tool: 'slack_read_thread',
    args: { ...orbit, thread_ts: '1000000000.000001' },
    refusal: said('thread_not_found'),
    answer: ['platform_not_found', 'no such thread', 'thread_ts'],
  },
  {
    what: 'a change of another’s message',
    source: `${methods}/chat.update`,
    tool: 'slack_update_message',
    args: async (tools) => ({ ...(await someonesMessage(tools)), text: 'x' }),
    asked: slackMethod('chat.update', { text: 'x' }),
    refusal: said('cant_update_message'),
    answer: ['platform_forbidden', 'somebody else’s', 'Its author can'],
  },
  {
    what: 'a deletion of another’s message',
    source: `${methods}/chat.delete`,
    tool: 'slack_delete_message',
    args: someonesMessage,
    asked: slackMethod('chat.delete', {}),
    refusal: said('cant_delete_message'),
    answer: ['platform_forbidden', 'somebody else’s', 'Its author can'],
  },
  {
    what: 'a reaction that is not there',
    source: `${methods}/reactions.remove`,
    tool: 'slack_remove_reaction',
    args: async (tools) => ({ ...(await someonesMessage(tools)), emoji: 'tada' }),
    asked: ({ ts }) => ['POST', '/api/reactions.remove', { channel: 'C0NWTMORBIT', timestamp: ts, name: 'tada' }],
    refusal: said('no_reaction'),
    answer: ['platform_refused', 'no such reaction', 'Correct'],
  },
  {
    what: 'a message for the past',
    source: `${methods}/chat.scheduleMessage`,
    tool: 'slack_schedule_message',
    args: { ...orbit, text: 'x', send_at: '2020-01-01T00:00:00Z' },
    asked: slackMethod('chat.scheduleMessage', { text: 'x', post_at: 5 }),
    refusal: said('time_in_past'),
    answer: ['platform_refused', 'That time has passed', 'Correct'],
  },
  {
    what: 'a message for a far day',
    source: `${methods}/chat.scheduleMessage`,
    tool: 'slack_schedule_message',
    args: { ...orbit, text: 'x', send_at: '2099-01-01T00:00:00Z' },
    refusal: said('time_too_far'),
    answer: ['platform_refused', 'next 120 days', 'Correct'],
  },
  {
    what: 'nobody',
    source: `${methods}/users.info`,
    tool: 'slack_get_user',
    args: { user: 'U0NOTHING01' },
    refusal: said('user_not_found'),
    answer: ['platform_not_found', 'no such person', 'slack_search_users'],
  },
  {
    what: 'a second channel within a minute, for an app that is distributed outside of the Marketplace',
    source: 'https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps',
    by: { switches: { slackDistributed: true } },
    tool: 'slack_read_channel',
    async args(tools) {
      const { items, next_cursor } = await tools.answer('slack_read_channel', { channel: 'build-log', limit: 50 });
      expect([items?.length, next_cursor]).toEqual([15, expect.any(String)]);
      return orbit;
    },
    refusal: [429, 'ratelimited'],
    answer: ['platform_rate_limited', 'slow down', 'may read one channel and one thread a minute'],
  },
  {
    what: 'a token that has ended',
    source: 'https://docs.slack.dev/authentication/using-token-rotation',
    by: { token: 'xoxe.xoxp-1-ended' },
    tool: 'slack_get_user',
    args: {},
    refusal: said('invalid_auth'),
    answer: ['platform_unauthorised', 'refused the token', 'Connect the account again'],
  },
];

const status = 'https://developers.notion.com/reference/status-codes';
const [wiki, firstTask] = [idOf('page Engineering wiki'), idOf('page task 0')];

const onNotion: Row[] = [
  {
    what: 'a page that was not shared with the connection',
    source: status,
    by: { label: 'grace@northwind' },
    tool: 'notion_fetch',
    args: { page: idOf('page Ada: private notes') },
    refusal: [404, 'object_not_found'],
    answer: ['platform_not_found', 'no such thing', 'menu "Connections"'],
  },
  {
    what: 'a comment of somebody else',
    source: status,
    tool: 'notion_delete_comment',
    args: { page: idOf('page Supplier onboarding'), id: idOf('comment hostile') },
    refusal: [403, 'restricted_resource'],
    answer: ['platform_forbidden', 'not made by this connection', 'its own comments'],
  },
  {
    what: 'an option that a property does not have',
    source: status,
    tool: 'notion_update_page',
    args: { page: firstTask, properties: { Status: 'Odd' } },
    asked: () => ['PATCH', `/v1/pages/${firstTask}`, { properties: { Status: { status: { name: 'Odd' } } } }],
    refusal: [400, 'validation_error'],
    answer: ['invalid_arguments', 'no option', 'notion_fetch of the database'],
  },
  {
    what: 'a text that is not in the page',
    source: status,
    tool: 'notion_edit_page_text',
    args: { page: wiki, old: 'never written', new: 'x' },
    asked: () => [
      'PATCH',
      `/v1/pages/${wiki}/markdown`,
      { type: 'update_content', update_content: { content_updates: [{ old_str: 'never written', new_str: 'x' }] } },
    ],
    refusal: [400, 'old_str was not found'],
    answer: ['invalid_arguments', 'not in the page', 'notion_fetch'],
  },
  {
    what: 'a page into itself',
    source: status,
    tool: 'notion_move_page',
    args: { page: wiki, to: wiki },
    asked: () => ['POST', `/v1/pages/${wiki}/move`, { parent: { type: 'page_id', page_id: wiki } }],
    refusal: [400, 'validation_error'],
    answer: ['invalid_arguments', 'cannot go into itself', 'Correct'],
  },
  {
    what: 'more text in a page that is in the trash',
    source: status,
    tool: 'notion_append_to_page',
    async args(tools) {
      const { page } = await tools.answer('notion_create_page', { parent: wiki, title: 'Made' });
      await tools.answer('notion_trash_page', { page });
      return { page, text: 'x' };
    },
    refusal: [400, 'in the trash'],
    answer: ['platform_refused', 'restore it from the trash', 'Correct'],
  },
  {
    what: 'a token that has ended',
    source: status,
    by: { token: 'ntn_ended' },
    tool: 'notion_get_self',
    args: {},
    refusal: [401, 'unauthorized'],
    answer: ['platform_unauthorised', 'refused the token', 'Connect the account again'],
  },
];

const tables = { github: onGitHub, google: onGoogle, slack: onSlack, notion: onNotion };

describe.each(Object.entries(tables))('%s refuses', (name, rows) => {
  it.each(rows)('$what, and the hub says why and what to do', async (row) => {
    const there = await connected(name, row.by ?? {});
    const args = typeof row.args === 'function' ? await row.args(there.tools) : row.args;
    if (row.asked) await there.ask(row.asked(args));
    const asked = row.asked && there.refused();
    const [code, why, remedy] = row.answer;
    const answer = await answerOf(there, row, args);
    expect(asked ?? there.refused()).toEqual([row.refusal[0], expect.stringContaining(row.refusal[1])]);
    expect(answer).toMatchObject({
      code,
      message: expect.stringContaining(why),
      hint: expect.stringContaining(remedy),
    });
  });

  it('by rules that have a source', () => {
    const rules = readFileSync(new URL(`../../../../src/demo/${name}/rules.md`, import.meta.url), 'utf8');
    const sources = rows.map(({ source }) => source).filter((source) => !rules.includes(`(${source})`));
    expect(sources).toEqual([]);
  });
});
