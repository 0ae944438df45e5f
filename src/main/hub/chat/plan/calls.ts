/** The calls for one request, or what is unclear about it. */
import { commitCalls } from './commits.ts';
import { similarTo } from './names.ts';
import { valuesOf } from './pieces.ts';
import type { Call, Situation } from './plan.ts';
import type { Request, Thing } from './requests.ts';
import { nameInCode } from './topics.ts';
import { trackerCalls } from './tracker.ts';
import { visibilityOf } from './visibility.ts';
import { says, withoutRequest } from './words.ts';

type Found = { calls: Call[]; unclear?: string[] };

const nothing: Found = { calls: [] };
const reading =
  /\b(?:read|show|open|see|view|display|what|tell|about|say|summari[sz]e)\b|看|读|打开|显示|总结|写了|说了/i;

export function callsFor(request: Request, situation: Situation): Found {
  const things = request.things.filter((thing) => isAskedFor(thing, request));
  if (things.length === 0) return nothing;
  const doubtful = [
    ...request.repositories.filter((names) => names.length > 1).flat(),
    ...request.strangers.flatMap((name) => similarTo(name, situation.repositories)),
  ];
  const named = new Set(request.repositories.flatMap((names) => (names.length === 1 ? names : [])));
  if (request.strangers.length > 0 || doubtful.length > 0) return { calls: [], unclear: doubtful };
  const found = things.map((thing) => makers[thing](request, [...named], situation));
  const unclear = found.some((each) => each.unclear) && { unclear: found.flatMap((each) => each.unclear ?? []) };
  return { calls: found.flatMap(({ calls }) => calls), ...unclear };
}

/** Whether the request wants the person's data and not knowledge about such things. */
function isAskedFor(thing: Thing, { text, repositories, strangers, pieces, span }: Request): boolean {
  const named = repositories.length + strangers.length > 0;
  const single = thing === 'file' || thing === 'number' || thing === 'commit';
  if (says(text, 'general')) return named && single;
  if (says(text, 'explaining') && !named && !span) return false;
  if (named || thing === 'account' || thing === 'issues' || thing === 'pullRequests') return true;
  const personal = says(withoutRequest(text), 'personal');
  if (thing === 'commits')
    return (
      personal ||
      span !== undefined ||
      says(text, 'listing') ||
      says(text, 'everyone') ||
      valuesOf('person', pieces).length > 0
    );
  return single ? reading.test(text) : personal;
}

const makers: Record<Thing, (request: Request, names: string[], situation: Situation) => Found> = {
  commits: (request, names, situation) => ({ calls: commitCalls(request, names, situation) }),
  issues: (request, names, situation) => ({ calls: trackerCalls(request, false, names, situation) }),
  pullRequests: (request, names, situation) => ({ calls: trackerCalls(request, true, names, situation) }),
  account: () => ({ calls: [{ tool: 'github_get_me', arguments: {} }] }),
  repositories: ({ text }) => {
    const visibility = visibilityOf(text);
    const asked = visibility && { visibility };
    return { calls: [{ tool: 'github_list_repositories', arguments: { ...asked }, ...asked }] };
  },
  code: (request, names) => {
    const name = nameInCode(request);
    const places = names.length > 0 ? names.map((repository) => `repo:${repository}`) : ['user:@me'];
    if (!name) return nothing;
    return {
      calls: places.map((place) => ({ tool: 'github_search', arguments: { kind: 'code', query: `${name} ${place}` } })),
    };
  },
  folder: (_, names) => ({
    calls: names.map((repository) => ({ tool: 'github_get_file', arguments: { repository } })),
  }),
  file: ({ pieces }, names) =>
    inOne(valuesOf('file', pieces), names, (repository, path) => ({
      tool: 'github_get_file',
      arguments: { repository, path },
    })),
  commit: ({ pieces }, names) =>
    inOne(valuesOf('commit', pieces), names, (repository, sha) => ({
      tool: 'github_get_commit',
      arguments: { repository, sha },
    })),
  number: ({ pieces }, names) =>
    inOne(valuesOf('number', pieces), names, (repository, number) => ({
      tool: 'github_get_issue',
      arguments: { repository, number },
    })),
};

/** Single things live in one repository: the one that is named, or one each in the same order; else it is asked about. */
function inOne<T>(values: T[], names: string[], make: (repository: string, value: T) => Call): Found {
  const [only] = names;
  if (only && names.length === 1) return { calls: values.map((value) => make(only, value)) };
  if (names.length !== values.length) return { calls: [], unclear: names };
  return { calls: values.flatMap((value, position) => (names[position] ? [make(names[position], value)] : [])) };
}
