/** Whose commits, issues or pull requests are meant. */
import type { Piece } from './pieces.ts';

const login = '@?([A-Za-z0-9][A-Za-z0-9-]{0,38})(?:\\[bot\\])?';
const verb =
  'commit|committed|push|pushed|write|written|wrote|open|opened|merge|merged|do|done|did|change|changed|add|added|close|closed|file|filed|report|reported|work|worked|contribute|contributed';
/** A word that is no login where a login would stand. */
const pronoun =
  /^(?:is|are|was|were|be|been|being|got|has|have|had|to|of|in|for|by|with|also|still|never|i|me|my|mine|we|us|you|he|she|it|they|them|who|whom|which|what|whose|that|this|these|those|there|the|a|an|any|anyone|anybody|someone|somebody|everyone|everybody|people|others?|all|each|not|just|only|recently|ever|commits?|issues?|prs?|github|git|week|month|year|day|today|yesterday|default|date|label|topic|size|issue|readme|hand|far|now|and|or|repo|repository|repositories|team|author|let|one|change)$/i;

const patterns = [
  /(?<![\w-])@([A-Za-z0-9][A-Za-z0-9-]{0,38})\b/dg,
  new RegExp(`\\b(?:did|has|have|had|does)\\s+${login}\\s+(?:\\w+\\s+)?(?:${verb})\\b`, 'gid'),
  new RegExp(`\\b(?:by|author)\\s+${login}(?![\\w./])`, 'gid'),
  new RegExp(
    `(?<![\\w-])${login}['’]s\\s+(?:\\w+\\s+){0,2}(?:commits?|issues?|prs?|pull requests?|work|changes|code)\\b`,
    'gid',
  ),
  new RegExp(
    `\\b(?:what|that|which|everything|code|changes|commits|issues|prs|requests)\\s+${login}\\s+(?:committed|pushed|merged|opened|closed|wrote)\\b`,
    'gid',
  ),
  // The one who does it stands before the place and the time: dev-kim 上周在 notes-app 提交了什么.
  new RegExp(`(?<![\\w/.-])${login}\\s*[\\uE003\\s]*(?:在|往|向|给|对)\\s*\\uE001`, 'gid'),
  // Without a place the name could as well be that of a repository, which is asked about.
  new RegExp(`(?<![\\w/.-])${login}\\s*[\\uE003\\s]*(?:提交|推送|合并|写|改|做|开|提|关闭)了(?=.*\\uE001)`, 'gid'),
  new RegExp(`由\\s*${login}\\s*(?=提交|创建|合并|推送|打开|开|提)`, 'gid'),
];

/** The logins that a question names, in a text in which repositories and spans are masked. */
export function readPeople(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const pattern of patterns)
    for (const match of text.matchAll(pattern)) {
      const [from, to] = match.indices?.[1] ?? [0, 0];
      const value = match[1] ?? '';
      if (pronoun.test(value) || pieces.some(({ index, length }) => from < index + length && index < to)) continue;
      pieces.push({ kind: 'person', index: from, length: to - from, value });
    }
  return pieces.sort((one, other) => one.index - other.index);
}
