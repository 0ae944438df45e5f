/** The calls that an intent becomes, by what a question says. Pure. */
import type { Slots } from './slots.ts';
import { daysAfter } from './spans.ts';

/** A call to make for each account of its platform; `then`: the tool that opens one thing of what it lists. */
export type Planned = { tool: string; arguments: Record<string, unknown>; then?: string };
/** What a clause says; `login`: what the account is called for which calls are made. */
export type Meaning = { slots: Slots; says: (...words: string[]) => boolean; today: string; login: string };
type Calls = (said: Meaning) => Planned[];

const few = 10;
/** The moment at which a day begins by the clock of this computer: a platform may go by another one. */
const beginOf = (day: string): string => `${new Date(`${day}T00:00`).toISOString().slice(0, 19)}Z`;
const call = (tool: string, given: Planned['arguments'], then?: string | false): Planned => ({
  tool,
  arguments: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  ...(then && { then }),
});
const words = (...parts: unknown[]): string => parts.filter(Boolean).join(' ');
const spanOf = ({ slots: { when }, today }: Meaning) => ({
  since: when?.from,
  until: when?.to && when.to < today ? when.to : undefined,
});
const visibilityOf = ({ slots: { only } }: Meaning) => (only === 'private' || only === 'public' ? only : undefined);

function myWork(said: Meaning): Planned[] {
  const { repositories } = said.slots;
  if (repositories.length === 1)
    return [call('github_list_commits', { repository: repositories[0], author: said.login, ...spanOf(said) })];
  const where = { visibility: visibilityOf(said), repositories: repositories.length > 0 ? repositories : undefined };
  return [call('github_my_commits', { ...spanOf(said), ...where })];
}

/** The list of one repository where it can say all that was asked, else a search. */
function tracker(said: Meaning): Planned[] {
  const { slots, says, login } = said;
  const { repositories, only, labels, when, who } = slots;
  const topic = slots.about ?? (says('find', 'milestone') ? slots.query : '');
  const isPulls = says('pr') || (says('review') && !says('issue'));
  const review = says('review') && isPulls;
  const [assigned, mention] = [says('assigned') && !review, says('mention') && says('mine')];
  const isOwn = says('mine') && !says('ours') && repositories.length === 0 && topic === '';
  const opened = !review && !assigned && !mention && (says('opened') || isOwn);
  const isMerged = isPulls && says('merged') && !says('open');
  const state = isMerged ? 'merged' : only === 'open' || only === 'closed' ? only : review ? 'open' : undefined;
  const then = isPulls ? 'github_get_pull_request' : 'github_get_issue';
  const { since, until } = spanOf(said);
  const dated = { merged: 'merged', closed: 'closed', open: 'created', any: 'created' }[state ?? 'any'];
  const span = when && `${dated}:${until ? `${since ?? '*'}..${until}` : `>=${since}`}`;
  const isPlain = !review && !mention && !topic && !span && !isMerged;
  return (repositories.length > 0 ? repositories : [undefined]).map((repository) => {
    if (repository && isPlain && !(isPulls && (assigned || opened || labels || who))) {
      const narrowed = { assignee: assigned ? login : undefined, creator: opened ? login : undefined };
      const tool = isPulls ? 'github_list_pull_requests' : 'github_list_issues';
      return call(tool, { repository, state, ...(!isPulls && { labels, ...narrowed }) }, then);
    }
    const place = repository ? `repo:${repository}` : !(assigned || opened || mention || review) && 'user:@me';
    const people = [assigned && 'assignee:@me', opened && 'author:@me', mention && 'mentions:@me'];
    const visibility = visibilityOf(said);
    const query = words(
      topic && says('milestone') ? `milestone:"${topic}"` : topic,
      place,
      isPulls ? 'is:pr' : 'is:issue',
      state && `is:${state}`,
      visibility && `is:${visibility}`,
      ...people,
      review && 'review-requested:@me',
      labels && `label:${labels}`,
      span,
    );
    return call('github_search', { kind: 'issues', query }, then);
  });
}

/** In seconds, for days of Gmail's begin at midnight in California. https://developers.google.com/workspace/gmail/api/guides/filtering */
function mails(said: Meaning): Planned[] {
  const { query, who, only } = said.slots;
  const { since, until } = spanOf(said);
  const seconds = (day: string): number => Date.parse(beginOf(day)) / 1000;
  const asked = words(
    !query && !who && 'in:inbox',
    only === 'unread' && 'is:unread',
    who && `from:${who}`,
    query,
    since && `after:${seconds(since)}`,
    until && `before:${seconds(daysAfter(until, 1))}`,
  );
  return [
    call(
      'google_search_mail',
      { query: asked, limit: few },
      (query !== '' || who !== undefined) && said.says('read', 'said', 'latest') && 'google_get_thread',
    ),
  ];
}

function events({ slots: { when, query, who }, says, today }: Meaning): Planned[] {
  const day = when?.from ?? today;
  const looked = when ? '' : words(query, who);
  const isNext = says('upcoming');
  const until = when?.to ?? (looked ? daysAfter(day, 90) : isNext || when ? daysAfter(day, 14) : undefined);
  const times = when?.at
    ? { from: `${day}T${when.at}`, until: `${day}T${when.at.slice(0, 2)}:59` }
    : { from: day, until };
  const given = { ...times, query: looked || undefined, limit: isNext ? 5 : undefined };
  return [call('google_list_events', given, says('attendee') && 'google_get_event')];
}

function messages(said: Meaning): Planned[] {
  const { query, who, channel } = said.slots;
  const { since, until } = spanOf(said);
  const asked = words(
    query,
    channel && `in:#${channel}`,
    who && `from:@${who.toLowerCase()}`,
    since && `after:${daysAfter(since, -1)}`,
    until && `before:${daysAfter(until, 1)}`,
  );
  const sort = query && said.says('find') ? 'score' : undefined;
  return [call('slack_search_messages', { query: asked || 'to:me', sort })];
}

/** A day that is named is meant whole, whether it was read or not. */
function missed({ slots: { when, channel } }: Meaning): Planned[] {
  const since = when?.from && beginOf(when.from);
  if (channel) return [call('slack_read_channel', { channel: `#${channel}`, since })];
  return [call('slack_catch_up', { since, unread_only: since ? false : undefined })];
}

function releases({ slots: { repositories }, says }: Meaning): Planned[] {
  return repositories.map((repository) =>
    says('latest')
      ? call('github_get_release', { repository })
      : call('github_list_releases', { repository }, says('read') && 'github_get_release'),
  );
}

function code({ slots: { query, repositories } }: Meaning): Planned[] {
  const known = /^(?:where|code|used?|function|method|class|defined|called|funktion|fonction|funcion)$/i;
  const names = query.split(' ').filter((word) => !known.test(word));
  const name = names.find((word) => /[a-z][A-Z]|_/.test(word)) ?? names.join(' ');
  const places = repositories.length > 0 ? repositories.map((repository) => `repo:${repository}`) : ['user:@me'];
  return places.map((place) => call('github_search', { kind: 'code', query: `${name} ${place}` }));
}

function briefing(said: Meaning): Planned[] {
  const on = (from: string, to?: string): Meaning => ({
    ...said,
    slots: { repositories: [], unknownNames: [], numbers: [], query: '', when: { from, ...(to && { to }) } },
    says: () => false,
  });
  const since = said.slots.when?.from ?? daysAfter(said.today, -1);
  const review = { kind: 'issues', query: 'is:pr is:open review-requested:@me' };
  const involved = { kind: 'issues', query: `is:open involves:@me updated:>=${daysAfter(since, -1)}` };
  const github = [call('github_search', review, 'github_get_pull_request'), call('github_search', involved)];
  const unread = said.slots.when ? missed(said) : [call('slack_catch_up', {})];
  // What was edited last comes first, no matter when that was.
  const pages = call('notion_search', { limit: few });
  return [...events(on(said.today, said.today)), ...mails(on(since)), ...unread, ...github, pages];
}

/** What there is about a subject, such as that of an appointment. Signs would be instructions to a search. */
export function callsAbout(subject: string): Planned[] {
  const query = subject
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 100)
    .toLowerCase();
  if (query === '') return [];
  return [
    call('google_search_mail', { query, limit: few }),
    call('google_search_files', { words: query, limit: few }),
    call('notion_search', { query, limit: few }),
    call('slack_search_messages', { query, sort: 'score' }),
    call('github_search', { kind: 'issues', query: `${query} involves:@me` }),
  ];
}

const named: Record<string, Calls> = { myWork, tracker, mails, events, messages, missed, releases, code, briefing };
/** What several rows of the table call; what `>?` opens is opened where it was looked for to be read. */
const shared: Record<string, string> = {
  commits: 'github_list_commits repository author since until limit',
  files: 'google_search_files words=query changed_since limit=10 >? google_read_file',
  pages: 'notion_search query changed_since limit=10 >? notion_fetch',
};
/** What a row gives a tool; of several values each has its own call. */
const slots: Record<string, (said: Meaning) => unknown> = {
  repository: ({ slots }) => slots.repositories,
  number: ({ slots }) => slots.numbers,
  sha: ({ slots }) => slots.sha,
  path: ({ slots }) => slots.path,
  channel: ({ slots }) => slots.channel && `#${slots.channel}`,
  query: ({ slots }) => slots.query || undefined,
  person: ({ slots }) => slots.who ?? slots.query,
  author: ({ slots: { who } }) => (who && /^[a-z0-9][\w-]*$/.test(who) ? who : undefined),
  visibility: visibilityOf,
  limit: ({ slots }) => slots.limit,
  since: (said) => spanOf(said).since,
  until: (said) => spanOf(said).until,
  changed_since: ({ slots: { when }, says }) => (when?.from && says('changed') ? beginOf(when.from) : undefined),
  day: ({ slots: { when }, today }) => when?.from ?? today,
  last_day: ({ slots: { when }, today }) => when?.to ?? daysAfter(when?.from ?? today, 7),
  method: ({ says }) => (says('build') ? 'checks' : says('reviewer') ? 'reviews' : says('diff') ? 'files' : undefined),
  alerts: ({ says }) => {
    const all = ['dependabot', 'code_scanning', 'secret_scanning'];
    return says('dependency') ? 'dependabot' : says('secret') ? 'secret_scanning' : all;
  },
};

/** The calls of a row of the table: by a name above, or a tool with slots or values; after `>` the tool that opens one of them. */
export function callsOf(row: string): Calls {
  const parts = row.split(' + ').map((part): Calls => {
    const [name = '', opens] = part.split(' > ');
    const [head = '', reads] = (shared[name] ?? name).split(' >? ');
    const [tool = '', ...rest] = head.split(' ');
    const given = rest.map((word): [string, string] => [word.replace(/=.*/, ''), word.replace(/.*=/, '')]);
    return (said) => {
      const then = opens ?? (said.slots.query !== '' && said.says('read') ? reads : undefined);
      if (named[tool]) return named[tool](said).map((one) => call(one.tool, one.arguments, then ?? one.then));
      let made: Planned['arguments'][] = [{}];
      for (const [name, value] of given) {
        const read = slots[value] ? slots[value](said) : /^\d+$/.test(value) ? Number(value) : value;
        made = made.flatMap((one) => [read].flat().map((each) => ({ ...one, [name]: each })));
      }
      return made.map((one) => call(tool, one, then));
    };
  });
  return (said) => parts.flatMap((calls) => calls(said));
}

/** A tool that reads one thing, what it takes (`name=field|field`, of the item or else of the call), and what lists such things. */
const readers = `
github_get_issue repository number < github_list_issues github_search
github_get_pull_request repository number < github_list_pull_requests
github_get_discussion repository number < github_list_discussions
github_get_security_alert repository kind number < github_list_security_alerts
github_get_commit repository sha < github_list_commits github_my_commits
github_get_release repository tag < github_list_releases
slack_read_thread channel=channel_id|channel thread_ts=thread_ts|ts < slack_catch_up slack_search_messages slack_read_channel
google_get_thread thread < google_search_mail
google_get_event event=id < google_list_events
google_read_file file < google_search_files
google_get_file file
notion_fetch page < notion_search notion_query_database
notion_list_comments page
notion_query_database page
`
  .trim()
  .split('\n')
  .map((line) => {
    const [head = '', listers = ''] = line.split(' < ');
    const [tool = '', ...fields] = head.split(' ');
    const takes = fields.map((field) => [field.replace(/=.*/, ''), field.replace(/.*=/, '').split('|')] as const);
    return { tool, takes, listers: listers.split(' ') };
  });

/** The tool that reads one of what a call lists. */
export const readerOf = ({ tool, then }: Planned): string | undefined =>
  then ?? readers.find(({ listers }) => listers.includes(tool))?.tool;

/** Undefined where the item has not what the tool takes. */
export function openItem(
  tool: string,
  item: Record<string, unknown>,
  listedBy: Planned['arguments'],
): Planned | undefined {
  const takes = readers.find((one) => one.tool === tool)?.takes ?? [];
  const found = takes.map(([name, fields]) => {
    const values = [...fields.map((field) => item[field]), ...fields.map((field) => listedBy[field])];
    return [name, values.find((value) => value !== undefined)] as const;
  });
  if (found.length === 0 || found.some(([, value]) => value === undefined)) return undefined;
  const { account } = listedBy;
  return { tool, arguments: { ...Object.fromEntries(found), ...(account !== undefined && { account }) } };
}
