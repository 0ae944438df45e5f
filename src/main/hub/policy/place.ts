/** Where a call takes effect: the part of a platform that a key may be limited to, such as a repository, a channel or a page. */
import type { Grant } from '../../../shared/model.ts';

/** As the arguments of a call name it. */
export type NamedPlace = {
  /** One of those that its platform declares. */
  kind: string;
  name: string;
  /** Whether the name is an id, which says nothing of what it stands for until the platform is asked. */
  isId?: true;
};

/** What a name stands for now, in the platform's own words. */
export type ResolvedPlace = {
  kind: string;
  /** Stays the same through renames and transfers. */
  id: string;
  /** As the platform writes it. Where everybody can call things as they like, as with pages, that is the id as well. */
  name: string;
  /** Ids of what it is in, such as the folders above it: a key for one of those covers it too. */
  within?: string[];
  /** Whether not everybody can read there. */
  isPrivate: boolean;
  /** Whether the account is one of those who run it; what others wrote there, an answer marks. */
  isOurs: boolean;
  /** Whether what stands there counts as written by those alone; left out, a change that repeats some of it may repeat an outsider's text. */
  isOnlyOurs?: boolean;
  /** Whether nobody but the account can read there. */
  isOwn?: boolean;
  /** Of a repository: what a branch that is left out stands for. */
  defaultBranch?: string;
};

type Limits = Pick<Grant, 'repositories' | 'places'>;

/** The patterns for places of that kind; undefined where the key is not limited by them. */
export const patternsFor = ({ repositories, places }: Limits, kind: string): string[] | undefined =>
  kind === 'repository' ? repositories : places?.[kind];

/**
 * Whether a key reaches a place by its name, its id, or the id of something that it is in. A `*` stands for a part of names
 * alone: `c*` is not for every channel of Slack, whose ids begin with C. A pattern in small letters is for names in any case.
 */
export function covers(limits: Limits, kind: string, name: string, ...ids: readonly string[]): boolean {
  const patterns = patternsFor(limits, kind);
  if (patterns === undefined) return true;
  if (kind === 'repository') return matchesAny(patterns, name);
  const isName = (pattern: string): boolean =>
    part(pattern, pattern === pattern.toLowerCase() ? name.toLowerCase() : name);
  return patterns.some((pattern) => isName(pattern) || ids.includes(pattern));
}

/**
 * Why a key does not reach that place, or undefined. Before the platform was asked (`resolved` left out) a name alone is
 * decided on; an id is taken for covered until then. A name that now leads elsewhere would let the key follow it there.
 */
export function placeRefused(
  limits: Limits,
  { kind, name, isId }: NamedPlace,
  resolved: ResolvedPlace | undefined,
): string | undefined {
  const beyond = `the key does not cover the ${kind} ${name}`;
  if (!resolved) return isId || covers(limits, kind, name) ? undefined : beyond;
  if (name.toLowerCase() !== (isId ? resolved.id : resolved.name).toLowerCase()) {
    return `${name} is not the present name of the ${kind}`;
  }
  return covers(limits, kind, resolved.name, resolved.id, ...(resolved.within ?? [])) ? undefined : beyond;
}

/** A place as labels, approvals and the record call it, `github:owner/name`; the platform alone where none is named. */
export const resourceOf = (platform: string, place: { name: string } | undefined): string =>
  place === undefined ? platform : `${platform}:${place.name}`;

/**
 * Whether a repository (`owner/name`) matches one of the patterns. A `*` stands for any run of characters within one of
 * the two parts; case does not count, as at GitHub.
 */
export function matchesAny(patterns: string[], repository: string): boolean {
  return patterns.some((pattern) => matches(pattern.toLowerCase(), repository.toLowerCase()));
}

function matches(pattern: string, repository: string): boolean {
  const [patternOwner, patternName, ...patternRest] = pattern.split('/');
  const [owner, name, ...rest] = repository.split('/');
  if (patternRest.length > 0 || rest.length > 0) return false;
  return part(patternOwner, owner) && part(patternName, name);
}

/** Whether a text matches a pattern of one part. */
export const part = (pattern: string | undefined, text: string | undefined): boolean =>
  Boolean(pattern && text) && partMatcher(pattern ?? '')(text ?? '');

/** Literals in order, the first at the start and the last at the end; a regular expression could be made to backtrack. */
function partMatcher(pattern: string): (text: string) => boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return (text) => pattern === text;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let from = first.length;
    for (const literal of others) {
      const at = text.indexOf(literal, from);
      if (at === -1) return false;
      from = at + literal.length;
    }
    return text.length - last.length >= from && text.endsWith(last);
  };
}

/**
 * Whether a path, or the name of a branch, matches one of the patterns. A `*` stands for any run of characters between two
 * slashes, `**` for any number of whole parts: `docs/**` is the folder `docs` and all that is in it. Case counts, as in git.
 */
export const matchesPath = (patterns: string[], path: string): boolean => pathsBeyond(patterns, [path]) === undefined;

/** Parts of paths times parts of patterns that one call may cost: some 20 ms of the main thread, and many times what people push. */
const mostSteps = 1_000_000;

/**
 * The first of the paths that no pattern matches, as `matchesPath` reads them; undefined where there is none. `tooMany` where to compare
 * all of them would hold up every other call: one push may name thousands, each with thousands of parts.
 */
export function pathsBeyond(patterns: string[], paths: readonly string[]): string | { tooMany: true } | undefined {
  const compiled = patterns.map((pattern) =>
    partsOf(pattern).map((one) => (one === '**' ? anyParts : partMatcher(one))),
  );
  const perPart = compiled.reduce((sum, { length }) => sum + length + 1, 0);
  let steps = 0;
  for (const path of paths) {
    const parts = partsOf(path);
    steps += (parts.length + 1) * perPart;
    if (steps > mostSteps) return { tooMany: true };
    if (!compiled.some((pattern) => matchesParts(pattern, parts))) return path;
  }
  return undefined;
}

const partsOf = (text: string): string[] => text.split('/').filter(Boolean);

const anyParts = Symbol('any number of parts');

type PartMatcher = typeof anyParts | ((part: string) => boolean);

/** For each number of parts whether the pattern so far can be them, so that no pattern makes this try again and again. */
function matchesParts(pattern: readonly PartMatcher[], parts: readonly string[]): boolean {
  const reached = new Uint8Array(parts.length + 1);
  reached[0] = 1;
  for (const one of pattern) {
    const first = reached.indexOf(1);
    if (first === -1) return false;
    if (one === anyParts) {
      reached.fill(1, first);
      continue;
    }
    for (let count = parts.length; count > first; count -= 1)
      reached[count] = reached[count - 1] === 1 && one(parts[count - 1] ?? '') ? 1 : 0;
    reached[first] = 0;
  }
  return reached.at(-1) === 1;
}
