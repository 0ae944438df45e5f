/** Whether one call of a plan is the expected one: its tool, its arguments after defaults, its span and visibility. */
import { isDeepStrictEqual } from 'node:util';
import { github } from '../../src/main/hub/platforms/github/index.ts';
import { type Call, toolArguments } from './expectation.ts';
import type { Context, PlannedCall } from './plan.ts';
import { readQuery } from './query.ts';
import { dayAfter, daysOf, firstDay, lastDays, type Span, sameSpan } from './span.ts';

type Arguments = Readonly<Record<string, unknown>>;

const free = ['limit', 'cursor', 'sort', 'start_line'];

/** Why a call is not the expected one, or undefined if it is. */
export function differenceOf(expected: Call, call: PlannedCall, context: Context): string | undefined {
  if (call.tool !== expected.tool) return `${call.tool} instead of ${expected.tool}`;
  const input = github.tools.find(({ name }) => name === call.tool)?.input;
  const read = input?.safeParse(call.arguments);
  if (!input || !read?.success) return `${call.tool} does not take these arguments`;
  const taken: Arguments = read.data;
  if (taken['account'] !== undefined && !context.accounts.includes(String(taken['account']))) return 'another account';

  const asked = toolArguments(expected, Date.parse(context.now));
  const wanted: Arguments = input.parse(asked);
  if (!sameVisibility(expected, call, context)) return `visibility is not ${expected.visibility ?? 'left open'}`;
  const time = differenceInTime(expected, call, { wanted, taken }, context);
  if (time) return time;

  // Compared above, by their meaning.
  const apart = ['account', 'days', 'since', 'until', ...(expected.visibility ? ['repositories'] : [])];
  const left = free.filter((name) => asked[name] === undefined);
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(taken)])) {
    if (apart.includes(name) || left.includes(name)) continue;
    const [one, other] = [wanted, taken].map((all) => canonical(name, all[name], all, context));
    if (!isDeepStrictEqual(one, other)) return `${name} differs`;
  }
  return undefined;
}

function differenceInTime(
  { tool, arguments: named }: Call,
  { span = {} }: PlannedCall,
  { wanted, taken }: { wanted: Arguments; taken: Arguments },
  context: Context,
): string | undefined {
  const now = Date.parse(context.now);
  const isBeside = span.since !== undefined || span.until !== undefined;
  const beside = daysOf(span, now);
  if (tool === 'github_my_commits') {
    const asked = daysOf(named, now);
    const alone = lastDays(Number(taken['days']), now);
    const meant = sameSpan(asked, {}) ? lastDays(Number(wanted['days']), now) : asked;
    if (!sameSpan(isBeside ? beside : alone, meant)) return 'another span';
    // A day fewer would miss some of the span, and more would read what was not asked for.
    return isBeside && taken['days'] !== wanted['days'] ? 'days do not fit the span' : undefined;
  }
  if (!sameSpan(boundsOf(wanted, now), boundsOf(taken, now))) return 'another span';
  const searched = typeof wanted['query'] === 'string' ? queryOf(wanted['query'], wanted, context).span : undefined;
  return isBeside && !sameSpan(beside, searched ?? daysOf(named, now)) ? 'another span beside the call' : undefined;
}

/** The span that a tool's own arguments name: the day of its `until` is included. */
const boundsOf = ({ since, until }: Arguments, now: number): Span => ({
  since: firstDay(since as string | undefined),
  until: dayAfter(until as string | undefined, now, true),
});

function sameVisibility({ visibility }: Call, call: PlannedCall, { repositories }: Context): boolean {
  if (visibility === undefined) return call.visibility === undefined;
  const listed = call.arguments['repositories'];
  const kind = repositories.filter((repository) => repository.private === (visibility === 'private'));
  const isListed = isDeepStrictEqual(names(listed ?? []), names(kind.map(({ name }) => name)));
  return listed === undefined ? call.visibility === visibility : isListed && call.visibility !== opposite[visibility];
}

const opposite = { private: 'public', public: 'private' } as const;

const names = (list: unknown): Set<string> => new Set((list as string[]).map((name) => name.toLowerCase()));

const queryOf = (query: string, { kind }: Arguments, { login, now }: Context) =>
  readQuery(query, { kind, login, now: Date.parse(now) });

/** An argument in the one form in which equal ones are equal. */
function canonical(name: string, value: unknown, all: Arguments, context: Context): unknown {
  if (name === 'query') return queryOf(String(value), all, context).parts;
  if (name === 'repository') return String(value).toLowerCase();
  if (name === 'repositories' && Array.isArray(value)) return names(value);
  if (name === 'labels' && typeof value === 'string') return new Set(value.split(',').map((label) => label.trim()));
  if (Array.isArray(value)) return new Set(value);
  return (name === 'title' || name === 'body') && typeof value === 'string' ? value.trim() : value;
}
