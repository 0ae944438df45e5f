/** Whether one call is the expected one: its tool, and its arguments after defaults, spans by the days that they cover. */
import { isDeepStrictEqual } from 'node:util';
import { github } from '../../src/main/hub/platforms/github/index.ts';
import type { Context, ReadCall } from './ada.ts';
import { type Call, toolArguments } from './expectation.ts';
import { readQuery } from './query.ts';
import { dayAfter, firstDay, type Span, sameSpan } from './span.ts';

type Arguments = Readonly<Record<string, unknown>>;

const free = ['limit', 'cursor', 'sort', 'start_line'];

/** Why a call is not the expected one, or undefined if it is. */
export function differenceOf(expected: Call, call: ReadCall, context: Context): string | undefined {
  if (call.tool !== expected.tool) return `${call.tool} instead of ${expected.tool}`;
  const input = github.tools.find(({ name }) => name === call.tool)?.input;
  const read = input?.safeParse(call.arguments);
  if (!input || !read?.success) return `${call.tool} does not take these arguments`;
  const taken: Arguments = read.data;
  const now = Date.parse(context.now);
  const asked = toolArguments(expected);
  const wanted: Arguments = input.parse(asked);
  if (!sameSpan(boundsOf(wanted, now), boundsOf(taken, now))) return 'another span';
  const left = free.filter((name) => asked[name] === undefined);
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(taken)])) {
    if (['account', 'since', 'until', ...left].includes(name)) continue;
    const [one, other] = [wanted, taken].map((all) => canonical(name, all[name], all, context));
    if (!isDeepStrictEqual(one, other)) return `${name} differs: ${JSON.stringify([one, other])}`;
  }
  return undefined;
}

/** The span that a tool's own arguments name: the day of its `until` is included. */
const boundsOf = ({ since, until }: Arguments, now: number): Span => ({
  since: firstDay(since as string | undefined),
  until: dayAfter(until as string | undefined, now, true),
});

/** An argument in the one form in which equal ones are equal. */
function canonical(name: string, value: unknown, { kind }: Arguments, { login, now }: Context): unknown {
  if (name === 'query') return readQuery(String(value), { kind, login, now: Date.parse(now) }).parts;
  if (name === 'repository') return String(value).toLowerCase();
  return Array.isArray(value) ? new Set(value.map((one) => String(one).toLowerCase())) : value;
}
