/** What a person can ask for without a model's help, however the question was read: by words, or by a model as JSON. */
import * as z from 'zod';
import type { Slots } from './slots.ts';
import { daysAfter } from './spans.ts';
import type { Word } from './vocabulary.ts';

export const intentNames = [
  ...(['my_work', 'repo_activity', 'issues_prs', 'read_one', 'repo_health', 'missed'] as const),
  ...(['find_message', 'mail', 'calendar', 'docs', 'briefing', 'none'] as const),
] as const;
export type IntentName = (typeof intentNames)[number];

const Day = z.iso.date();

/** `change` asks for one, which no intent makes; `unclear` comes with what to ask back. Both days of `when` are included. */
export const Reading = z.object({
  intent: z.enum([...intentNames, 'change', 'unclear']),
  when: z.object({ from: Day.nullable(), to: Day.nullable() }).nullable().default(null),
  /** As a person or a model names it; `owner/name` once it is known to be one of the key's. */
  repository: z.string().max(200).nullable().default(null),
  number: z.int().positive().nullable().default(null),
  /** `me`, or a name. */
  who: z.string().max(200).nullable().default(null),
  /** A platform, a #channel, a mailbox label, a path or a hash: where in the intent's field to look. */
  where: z.string().max(200).nullable().default(null),
  query: z.string().max(200).nullable().default(null),
  only: z.enum(['private', 'public', 'open', 'closed', 'unread']).nullable().default(null),
  ask: z.string().max(300).nullable().default(null),
});
export type Reading = z.infer<typeof Reading>;

/** A call to make for each account of its platform; `then`: the tool that opens one thing of what it lists. */
export type Planned = { tool: string; arguments: Record<string, unknown>; then?: string };
/** What a clause says; `login`: what the account is called for which calls are made. */
export type Said = { slots: Slots; says: (...words: Word[]) => boolean; today: string; login: string };
type Topic = {
  intent: IntentName;
  /** All parts must be said, of `a|b` one, of `!a|b` none. Beside words: slots that are filled. */
  when: string;
  /** Such words can hardly mean anything else. */
  sure?: true;
  /** What its intent means where no words tell. */
  usual?: true;
  needs?: 'repository' | 'channel';
  calls: (said: Said) => Planned[];
};

const few = 10;
/** The moment at which a day begins by the clock of this computer: a platform may go by another one. */
const beginOf = (day: string): string => `${new Date(`${day}T00:00`).toISOString().slice(0, 19)}Z`;
const spanOf = ({ slots: { when }, today }: Said): Record<string, string> => ({
  ...(when?.from && { since: when.from }),
  ...(when?.to && when.to < today && { until: when.to }),
});
const call = (tool: string, given: Planned['arguments'] = {}, then?: string): Planned => ({
  tool,
  arguments: given,
  ...(then && { then }),
});
const inEach =
  (make: (repository: string, said: Said) => Planned | Planned[]) =>
  (said: Said): Planned[] =>
    said.slots.repositories.flatMap((repository) => make(repository, said));
const one = (tool: string, more: (said: Said) => Planned['arguments'] = () => ({})): Topic['calls'] =>
  inEach((repository, said) => said.slots.numbers.map((number) => call(tool, { repository, number, ...more(said) })));

function myWork(said: Said): Planned[] {
  const { repositories, only } = said.slots;
  const [single] = repositories;
  if (single && repositories.length === 1)
    return [call('github_list_commits', { repository: single, author: said.login, ...spanOf(said) })];
  const visibility = only === 'private' || only === 'public' ? { visibility: only } : {};
  return [
    call('github_my_commits', { ...spanOf(said), ...visibility, ...(repositories.length > 0 && { repositories }) }),
  ];
}

/** The list of one repository where it can say all that was asked, else a search. */
function tracker({ slots, says, login, today }: Said): Planned[] {
  const { repositories, only, labels, when, who } = slots;
  const query = slots.about ?? (says('find') || says('milestone') ? slots.query : '');
  const pulls = says('pr') || (says('review') && !says('issue'));
  const review = says('review') && pulls;
  const state =
    pulls && says('merged') && !says('open')
      ? 'merged'
      : only === 'open' || only === 'closed'
        ? only
        : review
          ? 'open'
          : undefined;
  const assigned = says('assigned') && !review;
  const mention = says('mention') && says('mine');
  const opened =
    !review &&
    !assigned &&
    !mention &&
    (says('opened') || (says('mine') && !says('ours') && repositories.length === 0 && !query));
  const then = pulls ? 'github_get_pull_request' : 'github_get_issue';
  const milestone = says('milestone') && query ? `milestone:"${query}"` : query;
  const plainList =
    !review && !mention && !query && !when && state !== 'merged' && !(pulls && (assigned || opened || labels || who));
  const span =
    when &&
    `${{ merged: 'merged', closed: 'closed', open: 'created' }[state ?? 'open'] ?? 'created'}:${when.to && when.to < today ? `${when.from ?? '*'}..${when.to}` : `>=${when.from}`}`;
  return (repositories.length > 0 ? repositories : [undefined]).map((repository) => {
    if (repository && plainList)
      return call(
        pulls ? 'github_list_pull_requests' : 'github_list_issues',
        {
          repository,
          ...(state && { state }),
          ...(labels && !pulls && { labels }),
          ...(assigned && { assignee: login }),
          ...(opened && { creator: login }),
        },
        then,
      );
    const place = repository ? `repo:${repository}` : assigned || opened || mention || review ? '' : 'user:@me';
    const parts = [
      milestone,
      place,
      pulls ? 'is:pr' : 'is:issue',
      state && `is:${state}`,
      only === 'private' || only === 'public' ? `is:${only}` : '',
      assigned && 'assignee:@me',
      opened && 'author:@me',
      mention && 'mentions:@me',
      review && 'review-requested:@me',
      labels && `label:${labels}`,
      span,
    ];
    return call('github_search', { kind: 'issues', query: parts.filter(Boolean).join(' ') }, then);
  });
}

/** In seconds, for days of Gmail's begin at midnight in California. https://developers.google.com/workspace/gmail/api/guides/filtering */
function mail(said: Said): Planned[] {
  const {
    slots: { when, query, who, only },
    says,
    today,
  } = said;
  const seconds = (day: string): number => Date.parse(beginOf(day)) / 1000;
  const words = query
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== who?.toLowerCase())
    .join(' ');
  const parts = [
    words || who ? '' : 'in:inbox',
    only === 'unread' && 'is:unread',
    who && `from:${who}`,
    words,
    when?.from && `after:${seconds(when.from)}`,
    when?.to && when.to < today && `before:${seconds(daysAfter(when.to, 1))}`,
  ];
  return [
    call(
      'google_search_mail',
      { query: parts.filter(Boolean).join(' '), limit: few },
      says('read') ? 'google_get_thread' : undefined,
    ),
  ];
}

function events(said: Said): Planned[] {
  const {
    slots: { when, query, who },
    says,
    today,
  } = said;
  const day = when?.from ?? today;
  const words = [query, who].filter(Boolean).join(' ');
  const isSearch = !when && words !== '';
  const times = when?.at
    ? { from: `${day}T${when.at}`, until: `${day}T${when.at.slice(0, 2)}:59` }
    : {
        from: day,
        ...(when?.to
          ? { until: when.to }
          : says('upcoming') || isSearch || when
            ? { until: daysAfter(day, isSearch ? 90 : 14) }
            : {}),
      };
  return [
    call(
      'google_list_events',
      { ...times, ...(isSearch && { query: words }), ...(says('upcoming') && { limit: 5 }) },
      says('attendee') ? 'google_get_event' : undefined,
    ),
  ];
}

const search = ({ slots: { query, who, channel, when }, says, today }: Said): Planned[] => {
  const parts = [
    query,
    channel && `in:#${channel}`,
    who && `from:@${who.toLowerCase()}`,
    when?.from && `after:${daysAfter(when.from, -1)}`,
    when?.to && when.to < today && `before:${daysAfter(when.to, 1)}`,
  ];
  return [
    call('slack_search_messages', {
      query: parts.filter(Boolean).join(' ') || 'to:me',
      ...(query && says('find') && { sort: 'score' }),
    }),
  ];
};
/** A day that is named is meant whole, whether it was read or not. */
const missed = ({ slots: { when, channel } }: Said): Planned[] => {
  const since = when?.from && { since: beginOf(when.from) };
  return channel
    ? [call('slack_read_channel', { channel: `#${channel}`, ...since })]
    : [call('slack_catch_up', since ? { ...since, unread_only: false } : {})];
};
const files =
  (then?: string) =>
  ({ slots: { query, when }, says }: Said): Planned[] => {
    const kind = says('sheet') && /spreadsheet|sheet|tabelle|tableur|feuille|hoja|表/.test(query);
    return [
      call(
        'google_search_files',
        {
          ...(query && { words: query }),
          ...(kind && {}),
          limit: few,
          ...(when?.from && says('changed') && { changed_since: beginOf(when.from) }),
        },
        then ?? (says('read') && query ? 'google_read_file' : undefined),
      ),
    ];
  };
const notion =
  (then?: string) =>
  ({ slots: { query }, says }: Said): Planned[] => [
    call(
      'notion_search',
      { ...(query && { query }), ...(then === 'notion_query_database' && { kind: 'database' }), limit: few },
      then ?? (says('read') && query ? 'notion_fetch' : undefined),
    ),
  ];
const since = (said: Said, days: number): Said => ({
  ...said,
  slots: { ...said.slots, query: '', when: said.slots.when ?? { from: daysAfter(said.today, -days) } },
});
const briefing = (said: Said): Planned[] => [
  ...events({
    ...said,
    slots: { ...said.slots, query: '', when: { from: said.today, to: said.today } },
    says: () => false,
  }),
  ...mail(since({ ...said, says: () => false }, 1)),
  ...missed({ ...said, slots: { ...said.slots, when: undefined } as never }),
  call('github_search', { kind: 'issues', query: 'is:pr is:open review-requested:@me' }, 'github_get_pull_request'),
  call('github_search', { kind: 'issues', query: `is:open involves:@me updated:>=${daysAfter(said.today, -2)}` }),
];
/** What there is about a subject, such as that of an appointment. */
export const callsAbout = (subject: string): Planned[] => {
  const words = subject
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 100)
    .toLowerCase();
  return words === ''
    ? []
    : [
        call('google_search_mail', { query: words, limit: few }),
        call('google_search_files', { words, limit: few }),
        call('notion_search', { query: words, limit: few }),
        call('slack_search_messages', { query: words, sort: 'score' }),
        call('github_search', { kind: 'issues', query: `${words} involves:@me` }),
      ];
};
const alerts = inEach((repository, { says }) => {
  const kinds = says('dependency')
    ? ['dependabot']
    : says('secret')
      ? ['secret_scanning']
      : ['dependabot', 'code_scanning', 'secret_scanning'];
  return kinds.map((kind) => call('github_list_security_alerts', { repository, kind }));
});

/** A name in code, where one is written like that, or what is left without words about code. */
const identifierIn = (query: string): string => {
  const words = query
    .split(' ')
    .filter(
      (word) => !/^(?:where|code|used?|function|method|class|defined|called|funktion|fonction|funcion)$/i.test(word),
    );
  return words.find((word) => /[a-z][A-Z]|_/.test(word)) ?? words.join(' ');
};

/** The first that fits is meant. */
export const topics: Topic[] = [
  { intent: 'find_message', when: 'slack said number|sha', calls: search },
  {
    intent: 'read_one',
    sure: true,
    when: 'sha commit|repository',
    needs: 'repository',
    calls: inEach((repository, { slots }) => call('github_get_commit', { repository, sha: slots.sha })),
  },
  {
    intent: 'read_one',
    sure: true,
    when: 'number pr',
    needs: 'repository',
    calls: one('github_get_pull_request', ({ says }) =>
      says('build')
        ? { method: 'checks' }
        : says('reviewer')
          ? { method: 'reviews' }
          : says('diff')
            ? { method: 'files' }
            : {},
    ),
  },
  {
    intent: 'read_one',
    sure: true,
    when: 'number discussion',
    needs: 'repository',
    calls: one('github_get_discussion'),
  },
  {
    intent: 'read_one',
    sure: true,
    usual: true,
    when: 'number issue|repository',
    needs: 'repository',
    calls: one('github_get_issue'),
  },
  {
    intent: 'read_one',
    sure: true,
    when: 'path !drive|notion|mail',
    needs: 'repository',
    calls: inEach((repository, { slots }) => call('github_get_file', { repository, path: slots.path })),
  },
  {
    intent: 'read_one',
    when: 'repository folder',
    needs: 'repository',
    calls: inEach((repository) => call('github_get_tree', { repository })),
  },
  {
    intent: 'find_message',
    when: 'channel doc|sheet !find',
    calls: ({ slots }) => [call('slack_list_files', { channel: `#${slots.channel}` })],
  },
  {
    intent: 'find_message',
    when: 'slack|channel doc|notion|drive find|said',
    calls: (said) => [...search(said), ...files()(said), ...notion()(said)],
  },
  {
    intent: 'find_message',
    when: 'person who|name|slack',
    calls: ({ slots: { who, query } }) => [call('slack_search_users', { query: who ?? query })],
  },
  { intent: 'mail', sure: true, when: 'draft !pr|issue|release', calls: () => [call('google_list_drafts')] },
  { intent: 'calendar', when: 'prepare when', calls: events },
  {
    intent: 'briefing',
    usual: true,
    when: 'briefing !repository|slack|mail|calendar|prepare|notion|channel',
    calls: briefing,
  },
  { intent: 'briefing', when: 'missed !slack|channel|mail|repository|dm|calendar|message', calls: briefing },
  {
    intent: 'find_message',
    when: 'said name !mail|drive|notion|pr|issue|calendar|repository|sheet|doc|page',
    calls: search,
  },
  {
    intent: 'docs',
    when: 'comment page|notion|doc|matter !pr|issue|repository',
    calls: ({ says, ...said }) => notion('notion_list_comments')({ says, ...said }),
  },
  { intent: 'docs', when: 'database notion !find', calls: notion('notion_query_database') },
  { intent: 'docs', sure: true, when: 'notion !slack|mail', calls: notion() },
  { intent: 'docs', when: 'access sheet|doc|drive|matter !repository', calls: files('google_get_file') },
  { intent: 'docs', sure: true, when: 'drive !slack', calls: files() },
  { intent: 'mail', when: 'mail message slack', calls: (said) => [...mail(said), ...missed(said)] },
  { intent: 'mail', sure: true, usual: true, when: 'mail !slack|channel', calls: mail },
  {
    intent: 'find_message',
    when: 'channel|slack who !said|mention|missed',
    needs: 'channel',
    calls: ({ slots }) => [call('slack_list_members', { channel: `#${slots.channel}` })],
  },
  {
    intent: 'find_message',
    when: 'channels mine|list !channel|said|missed|unread|changed|message',
    calls: () => [call('slack_list_channels')],
  },
  { intent: 'missed', sure: true, usual: true, when: 'slack|channel|dm missed|unread', calls: missed },
  { intent: 'missed', when: 'channel said !query|name', calls: missed },
  { intent: 'find_message', usual: true, when: 'slack|channel said|mention|find|where', calls: search },
  { intent: 'missed', when: 'slack|channel changed|list|message|read|report', calls: missed },
  { intent: 'missed', when: 'message unread|missed !mail', calls: missed },

  { intent: 'repo_health', sure: true, when: 'alert repository', needs: 'repository', calls: alerts },
  { intent: 'repo_health', when: 'alert list|repo|github|dependency|open', needs: 'repository', calls: alerts },
  { intent: 'issues_prs', sure: true, when: 'review pr|mine|assigned !number|merged|said', calls: tracker },
  { intent: 'issues_prs', sure: true, when: 'issue|pr assigned', calls: tracker },
  { intent: 'issues_prs', sure: true, when: 'mention mine issue|pr|github', calls: tracker },
  { intent: 'issues_prs', when: 'milestone query repository', calls: tracker },
  {
    intent: 'issues_prs',
    when: 'milestone repository',
    needs: 'repository',
    calls: inEach((repository) => call('github_list_milestones', { repository })),
  },
  {
    intent: 'repo_health',
    when: 'release repository !pr|issue',
    needs: 'repository',
    calls: inEach((repository, { says }) =>
      says('latest')
        ? call('github_get_release', { repository })
        : call('github_list_releases', { repository }, says('read') ? 'github_get_release' : undefined),
    ),
  },
  {
    intent: 'repo_health',
    usual: true,
    when: 'build repository !pr|issue|commit',
    needs: 'repository',
    calls: inEach((repository) => call('github_get_actions', { repository, method: 'runs', limit: few })),
  },
  { intent: 'repo_health', when: 'build outcome !pr|issue|repository|calendar', needs: 'repository', calls: () => [] },
  {
    intent: 'repo_health',
    when: 'version latest repository',
    needs: 'repository',
    calls: inEach((repository) => call('github_get_release', { repository })),
  },
  {
    intent: 'repo_activity',
    when: 'branch repository',
    calls: inEach((repository) => call('github_list_branches', { repository })),
  },
  {
    intent: 'repo_activity',
    when: 'access repository',
    calls: inEach((repository) => call('github_list_collaborators', { repository })),
  },
  {
    intent: 'repo_activity',
    when: 'discussion repository',
    calls: inEach((repository) => call('github_list_discussions', { repository })),
  },
  { intent: 'issues_prs', sure: true, when: 'issue|pr repository', calls: tracker },
  { intent: 'issues_prs', usual: true, when: 'issue|pr mine|open|closed|merged|list|find|query', calls: tracker },
  { intent: 'issues_prs', when: 'assigned mine !database|matter|slack', calls: tracker },
  {
    intent: 'repo_activity',
    when: 'tag repository',
    calls: inEach((repository) => call('github_list_tags', { repository })),
  },
  { intent: 'my_work', sure: true, usual: true, when: 'commit|pushed mine', calls: myWork },
  {
    intent: 'repo_activity',
    sure: true,
    usual: true,
    when: 'commit repository',
    needs: 'repository',
    calls: inEach(commits),
  },
  { intent: 'my_work', when: 'whoami', calls: () => [call('github_get_me')] },
  { intent: 'repo_activity', when: 'star repo|github|mine', calls: () => [call('github_list_starred')] },
  { intent: 'repo_activity', when: 'gist', calls: () => [call('github_list_gists')] },
  {
    intent: 'repo_activity',
    when: 'repo mine|list !repository|work|commit|code',
    calls: ({ slots: { only } }) => [
      call('github_list_repositories', only === 'private' || only === 'public' ? { visibility: only } : {}),
    ],
  },
  {
    intent: 'read_one',
    when: 'code query !work|doc|mail',
    calls: ({ slots: { query, repositories } }) =>
      (repositories.length > 0 ? repositories.map((name) => `repo:${name}`) : ['user:@me']).map((place) =>
        call('github_search', { kind: 'code', query: `${identifierIn(query)} ${place}` }),
      ),
  },
  { intent: 'my_work', when: 'work mine !calendar|doc', calls: myWork },
  { intent: 'repo_activity', sure: true, when: 'repository changed', needs: 'repository', calls: inEach(commits) },
  { intent: 'repo_activity', when: 'repository work|who|pushed|report', needs: 'repository', calls: inEach(commits) },

  {
    intent: 'calendar',
    when: 'slot !mail',
    calls: (said) => [
      call('google_suggest_time', {
        from: said.slots.when?.from ?? said.today,
        until: said.slots.when?.to ?? daysAfter(said.slots.when?.from ?? said.today, 7),
      }),
    ],
  },
  { intent: 'docs', sure: true, when: 'sheet !repository', calls: files() },
  { intent: 'docs', when: 'database mine|list|overdue !calendar|repository', calls: notion('notion_query_database') },
  { intent: 'docs', when: 'page !repository', calls: notion() },
  { intent: 'calendar', sure: true, usual: true, when: 'calendar', calls: events },
  {
    intent: 'docs',
    usual: true,
    when: 'doc|matter !repository|said',
    calls: (said) => [...files()(said), ...notion()(said)],
  },
  { intent: 'mail', when: 'paper', calls: mail },
  { intent: 'calendar', when: 'free', calls: events },
  { intent: 'my_work', when: 'report when|mine !find', calls: myWork },
  { intent: 'my_work', when: 'work when', calls: myWork },
  { intent: 'mail', when: 'reply', calls: (said) => [...mail(said), ...search(said)] },
  { intent: 'find_message', when: 'said name|where|who|message|about', calls: search },
  { intent: 'find_message', when: 'message', calls: search },
  { intent: 'find_message', when: 'slack query', calls: search },
  { intent: 'missed', when: 'slack|channel', calls: missed },
  { intent: 'calendar', when: 'having when', calls: events },
];

function commits(repository: string, { slots, ...said }: Said): Planned {
  const author = slots.who && /^[a-z0-9][\w-]*$/.test(slots.who) ? { author: slots.who } : {};
  return call('github_list_commits', {
    repository,
    ...author,
    ...spanOf({ slots, ...said }),
    ...(slots.limit && { limit: slots.limit }),
  });
}
