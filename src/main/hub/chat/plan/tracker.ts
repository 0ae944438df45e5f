/** Issues and pull requests: the list of one repository where it can say all that was asked, else a search. */
import { type Span, valuesOf } from './pieces.ts';
import type { Call, Situation } from './plan.ts';
import type { Request } from './requests.ts';
import { lastDay } from './spans.ts';
import { topicOf } from './topics.ts';
import { visibilityOf } from './visibility.ts';
import { says, withoutRequest } from './words.ts';

type Wanted = {
  pulls: boolean;
  state: 'open' | 'closed' | 'merged' | 'all' | undefined;
  assigned: boolean;
  opened: boolean;
  mentioned: boolean;
  review: boolean;
  person: string | undefined;
  labels: string | undefined;
  topic: string | undefined;
  span: Span | undefined;
  visibility: 'private' | 'public' | undefined;
};

export function trackerCalls(request: Request, pulls: boolean, names: string[], { account }: Situation): Call[] {
  const wanted = read(request, pulls);
  if (names.length === 0 && !isPrivate(request, wanted)) return [];
  const asked = {
    ...(wanted.visibility && { visibility: wanted.visibility }),
    ...(wanted.span && { span: wanted.span }),
  };
  const ownOnly = wanted.assigned || wanted.opened || wanted.mentioned || wanted.review || wanted.person;
  const places = names.length > 0 ? names.map((name) => `repo:${name}`) : [ownOnly ? '' : 'user:@me'];
  return places.map((place, position) => {
    const repository = names[position];
    if (repository && listSays(wanted)) return { ...list(wanted, repository, account), ...asked };
    return { tool: 'github_search', arguments: { kind: 'issues', query: query(wanted, place) }, ...asked };
  });
}

function read({ text, pieces, span, ...rest }: Request, pulls: boolean): Wanted {
  const own = withoutRequest(text);
  const merged = pulls && says(text, 'merged') && !says(text, 'stillOpen');
  const state = says(text, 'allStates')
    ? 'all'
    : says(text, 'stillOpen')
      ? 'open'
      : says(text, 'notOpen')
        ? 'closed'
        : undefined;
  const review = pulls && says(own, 'myReview');
  const [assigned, mentioned] = [says(text, 'assignedToMe'), says(text, 'mentionsMe')];
  const possessive =
    /\bmy\s+(?:(?!repo|project|code)\w+\s+){0,3}?(?:issues?|tickets?|prs?|pull requests?)\b|\bof mine\b|\bi\s+(?:have\s+)?merged?\b|我的(?!.{0,4}(?:仓库|项目|代码)).{0,8}(?:issue|pr\b|议题|工单|拉取请求|合并请求)|我合并/i.test(
      own,
    );
  const opened = !review && !assigned && !mentioned && (says(own, 'openedByMe') || possessive);
  return {
    pulls,
    state: merged ? 'merged' : (state ?? (review ? 'open' : undefined)),
    assigned,
    opened,
    mentioned,
    review,
    person: valuesOf('person', pieces)[0],
    labels: valuesOf('labels', pieces).flat().join(',') || undefined,
    topic: topicOf({ text, pieces, span, ...rest }),
    span,
    visibility: visibilityOf(text),
  };
}

/** Without a repository, a question about issues is a private one when it says whose, or asks for a list of a kind. */
function isPrivate({ text }: Request, wanted: Wanted): boolean {
  if (wanted.assigned || wanted.opened || wanted.mentioned || wanted.review) return true;
  const narrowed = wanted.state !== undefined || wanted.labels !== undefined || wanted.visibility !== undefined;
  const mine =
    /\b(?:my|our)\s+(?:own\s+|private\s+|public\s+)*(?:repos|repositories|projects|code)\b|我的?.{0,4}(?:仓库|项目|代码)/i;
  return mine.test(text) || (narrowed && (says(withoutRequest(text), 'personal') || says(text, 'listing')));
}

/** What the lists of one repository cannot say: a time, a topic, a mention, and of pull requests whose they are. */
function listSays({
  pulls,
  state,
  mentioned,
  review,
  topic,
  span,
  assigned,
  opened,
  person,
  labels,
  visibility,
}: Wanted): boolean {
  if (mentioned || review || topic || span || state === 'merged') return false;
  return !pulls || !(assigned || opened || person || labels || visibility);
}

function list({ pulls, state, labels, assigned, opened, person }: Wanted, repository: string, account: string): Call {
  const creator = person ?? (opened ? account : undefined);
  const narrowed = { ...(labels && { labels }), ...(assigned && { assignee: account }), ...(creator && { creator }) };
  return {
    tool: pulls ? 'github_list_pull_requests' : 'github_list_issues',
    arguments: { repository, ...(state && { state }), ...narrowed },
  };
}

function query({ topic, pulls, state, labels, visibility, span, ...people }: Wanted, place: string): string {
  const field = { merged: 'merged', closed: 'closed', open: 'created', all: 'created' }[state ?? 'all'];
  const parts = [
    topic,
    place,
    pulls ? 'is:pr' : 'is:issue',
    state && state !== 'all' && `is:${state}`,
    visibility && `is:${visibility}`,
    people.assigned && 'assignee:@me',
    people.opened && 'author:@me',
    people.person && `author:${people.person}`,
    people.mentioned && 'mentions:@me',
    people.review && 'review-requested:@me',
    ...(labels?.split(',').map((label) => `label:${/\s/.test(label) ? `"${label}"` : label}`) ?? []),
    span && range(field, span),
  ];
  return parts.filter(Boolean).join(' ');
}

function range(field: string, { since, until }: Span): string {
  if (!until) return `${field}:>=${since}`;
  return since ? `${field}:${since}..${lastDay(until)}` : `${field}:<=${lastDay(until)}`;
}
