/** Gathers clauses into requests: one thing asked for, with everything that is said about it. */
import { type Piece, type Span, valuesOf } from './pieces.ts';
import type { Clause } from './reading.ts';
import { enclosing } from './spans.ts';
import { type Concept, says } from './words.ts';
import { type Change, changeAskedFor } from './writes.ts';

export type Thing =
  | 'commits'
  | 'pullRequests'
  | 'issues'
  | 'code'
  | 'repositories'
  | 'account'
  | 'file'
  | 'folder'
  | 'commit'
  | 'number';

export type Request = {
  things: Thing[];
  change?: Change | undefined;
  text: string;
  pieces: Piece[];
  /** What each mention of a repository may stand for. */
  repositories: string[][];
  strangers: string[];
  span: Span | undefined;
};

/** A clause that names nothing of its own belongs to the one before it, or to the one after when it comes first. */
export function readRequests(clauses: readonly Clause[]): Request[] {
  const groups: { things: Thing[]; change?: Change | undefined; clauses: Clause[] }[] = [];
  let waiting: Clause[] = [];
  for (const clause of clauses) {
    const change = changeAskedFor(clause);
    const things = thingsOf(clause);
    const last = groups.at(-1);
    if (change || things.length > 0) {
      groups.push({ things, change, clauses: [...waiting, clause] });
      waiting = [];
    } else if (saysOfItself(clause)) continue;
    else if (!last) waiting.push(clause);
    else if (last.change || clause.continues || /^\s*(?:only|just|but only|只|仅)/i.test(clause.text))
      last.clauses.push(clause);
    // A sentence of its own adds a place or a time, but not whose it is: "I was sent this" is about something else.
    else if (clause.pieces.length > 0) last.clauses.push({ ...clause, text: '' });
  }
  const requests: Request[] = [];
  for (const { clauses, ...group } of groups) requests.push(gathered(group, clauses, requests.at(-1)));
  return requests;
}

/** "What is a rebase, and …" asks for knowledge and says nothing of its neighbours. */
const saysOfItself = ({ text, pieces }: Clause): boolean => pieces.length === 0 && says(text.trim(), 'general');

function gathered(
  group: Pick<Request, 'things' | 'change'>,
  clauses: Clause[],
  previous: Request | undefined,
): Request {
  const text = clauses
    .map((clause) => clause.text.trim())
    .join('\n')
    .trim();
  const pieces = clauses.flatMap((clause) => clause.pieces);
  const [named, strangers] = [valuesOf('repository', pieces), valuesOf('stranger', pieces)];
  const single = group.things.some((thing) => thing === 'file' || thing === 'commit' || thing === 'number');
  const back = sameRepository.test(text) || single;
  const repositories = named.length + strangers.length === 0 && back ? (previous?.repositories ?? []) : named;
  return { ...group, text, pieces, repositories, strangers, span: enclosing(valuesOf('span', pieces)) };
}

const sameRepository =
  /\b(?:this|that|the same) (?:repo|repository|project)\b|\b(?:its|there)\b|(?:这个|该|此|同一个?|那个)(?:仓库|项目)|它的|里面/i;

function thingsOf({ text, pieces }: Clause): Thing[] {
  const kinds = new Set(pieces.map(({ kind }) => kind));
  const saying = (concept: Concept) => says(text.trim(), concept);
  if (saying('impossible')) return [];
  const things: Thing[] = [];
  if (kinds.has('commit')) things.push('commit');
  else if (saying('commits')) things.push('commits');
  if (kinds.has('number') && (saying('issues') || saying('pullRequests') || kinds.has('repository')))
    things.push('number');
  else things.push(...(['pullRequests', 'issues'] as const).filter(saying));
  // A file beside commits says which commits.
  if (kinds.has('file') && !things.includes('commits')) things.push('file');
  if (things.length > 0) return things;
  if (saying('code')) return ['code'];
  if (kinds.has('repository') && saying('folder')) return ['folder'];
  if (saying('account')) return ['account'];
  return saying('repositories') && !kinds.has('repository') ? ['repositories'] : [];
}
