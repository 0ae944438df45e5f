/** Whether a plan reaches for a repository or an account that its question has nothing to do with. */

import type { Context, ReadCall } from './ada.ts';
import type { Call, Expectation } from './expectation.ts';
import { readQuery } from './query.ts';

type Named = { repositories: string[]; people: string[] };

const people = ['author', 'assignee', 'assignees', 'creator'];
const peopleInQuery =
  /^(user|org|author|committer|assignee|mentions|involves|commenter|reviewed-by|review-requested|user-review-requested)$/;

/** Tools that read all repositories of hers unless told otherwise. */
const ranging = ['github_my_commits', 'github_list_repositories', 'github_search'];

/** True if a call names a repository, a login or an account that the expected calls neither name nor range over. */
export function touchesOther(expected: Expectation, planned: readonly ReadCall[], context: Context): boolean {
  const wanted: readonly Call[] =
    expected.kind === 'calls' ? expected.calls : expected.kind === 'write' ? [expected] : [];
  const named = wanted.map(({ repository, ...call }) =>
    namedBy({ ...call, arguments: { repository, ...call.arguments } }, context),
  );
  const logins = new Set([...named.flatMap((call) => call.people), context.login.toLowerCase()]);
  return planned.some((call) => {
    const ranged = wanted.filter(({ tool }, index) => tool === call.tool && !named[index]?.repositories.length);
    const repositories = new Set([
      ...named.flatMap((other) => other.repositories),
      ...ranged.flatMap((other) => rangeOf(other, context)),
    ]);
    const reached = namedBy(call, context);
    return (
      reached.repositories.some((name) => !repositories.has(name)) || reached.people.some((name) => !logins.has(name))
    );
  });
}

// A pattern with a star is a name that equals none, so whoever writes one reaches too far.
function namedBy({ tool, arguments: given }: ReadCall, { login, now }: Context): Named {
  const query = tool === 'github_search' ? String(given['query'] ?? '') : '';
  const { qualifiers } = readQuery(query, { kind: given['kind'], login, now: Date.parse(now) });
  const inQuery = (name: RegExp): string[] => qualifiers.filter((one) => name.test(one.name)).map(({ value }) => value);
  return {
    repositories: [...texts(given['repository']), ...texts(given['repositories']), ...inQuery(/^repo$/)],
    people: [...people.flatMap((name) => texts(given[name])), ...inQuery(peopleInQuery)],
  };
}

const texts = (value: unknown): string[] =>
  [value].flat().flatMap((one) => (typeof one === 'string' ? [one.toLowerCase()] : []));

function rangeOf({ tool, visibility, arguments: named }: Call, { repositories }: Context): string[] {
  if (!ranging.includes(tool)) return [];
  const kind = visibility ?? named['visibility'];
  const isIn = (repository: { private: boolean }): boolean =>
    (kind !== 'private' && kind !== 'public') || repository.private === (kind === 'private');
  return repositories.filter(isIn).map(({ name }) => name.toLowerCase());
}
