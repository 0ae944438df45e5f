/**
 * The search of a key that is limited to some repositories: what it finds elsewhere can be left out, but how many hits there are, how many
 * pages and where the next one begins tell of them. So it is asked within those repositories alone, or not at all.
 */
import { fail, ok, type Result } from '../../../../shared/result.ts';

type Limits = {
  /** As the key names repositories; undefined where it is not limited. */
  patterns: readonly string[] | undefined;
  covers(repository: string): boolean;
};

/** GitHub takes longer queries, but no person reads why one of them found nothing. */
const mostNamed = 30;

/** Words of GitHub's search that say where to look, or what a place elsewhere says of a thing. */
const placeWord = /(^|[^\w])-?(repo|org|user|owner|enterprise|project|team|team-review-requested|(parent|sub)-issue):/i;

/**
 * The query with words that keep it within what the key covers. Fails with `not_allowed` where the query itself says another place, or
 * could lead elsewhere: in brackets, beside OR, after NOT. In quotes `repo:` is a text to look for. Pure.
 */
export function narrowedSearch(query: string, { patterns, covers }: Limits): Result<string> {
  if (!patterns || patterns.includes('*/*')) return ok(query);
  const unquoted = query.replaceAll(/"[^"]*"/g, '""');
  const isOdd = /[^\S ]|[()\\]|\b(OR|NOT)\b/i.test(unquoted) || query.split('"').length % 2 === 0;
  if (isOdd) return refused;
  const named = (query.match(/(?:[^ "]|"[^"]*")+/g) ?? []).filter((part) =>
    placeWord.test(part.replaceAll(/"[^"]*"/g, '""')),
  );
  if (named.length > 0) {
    const isWithin = named.every((part) => {
      const [, name] = /^repo:("?)([\w.-]+\/[\w.-]+)\1$/i.exec(part)?.slice(1) ?? [];
      return name !== undefined && covers(name.toLowerCase());
    });
    return isWithin ? ok(query) : refused;
  }
  const words = patterns.map(wordFor);
  if (words.length === 0 || words.length > mostNamed || words.includes(undefined)) return refused;
  return ok([query, ...words].join(' '));
}

/** Undefined for a pattern that GitHub has no word for. */
function wordFor(pattern: string): string | undefined {
  const [, owner, name] = /^([\w-]+)\/(\*|[\w.-]+)$/.exec(pattern) ?? [];
  if (owner === undefined) return undefined;
  return name === '*' ? `user:${owner}` : `repo:${owner}/${name}`;
}

const refused = fail('not_allowed', 'This key is limited to repositories, and the search could tell of others.', {
  hint: 'Name one that the key covers, as repo:owner/name, without OR, NOT and brackets.',
});
