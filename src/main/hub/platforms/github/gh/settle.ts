/** An answer of GraphQL, with what the hub asked for beside it taken out: where each thing is, who wrote it, and what its id stands for. */
import { isRecord } from '../../../../../shared/parse-json.ts';
import type { KnownThing } from '../../platform.ts';
import { outsiderMarkOf } from '../view.ts';
import { plainAddress } from './plain-address.ts';

export type SettledThing = KnownThing & {
  isPrivate?: boolean | undefined;
  outsider?: true;
  /** For the record: what an issue is called, and where the page of anything is. */
  title?: string;
  url?: string;
};

type Values = Record<string, unknown>;

/** Before the name of a field that is an address by GitHub's schema, by any name that its client gives it. */
export const addressMark = 'ogxAddress_';

/** The same before what a repository says of itself, which is told of none that the key does not cover. */
export const aboutMark = 'ogxAbout_';

/** Things of which a client may give the id again. */
const mostThings = 2_000;

/**
 * `covers` says whether what is in a repository may be told, by the name in lower case; of lists of repositories too where `range` is
 * set, since elsewhere another repository is told by its name alone. `isLimited`: there are repositories that the key does not cover, and
 * nothing counts or pages them. What outsiders wrote is marked in it. Pure.
 */
export function settleDocument(
  answer: unknown,
  covers: (repository: string) => boolean,
  { range, isLimited }: { range: boolean; isLimited: boolean },
) {
  const things: SettledThing[] = [];
  const places = new Set<string>();

  /** `parent` is what kind of thing a value is part of. */
  function settle(value: unknown, parent?: unknown): unknown {
    if (Array.isArray(value)) return value.filter((one) => !isBeyond(one)).map((one) => settle(one, parent));
    if (!isRecord(value)) return value;
    note(value);
    if (isLimited && isList(value) && !isOfOne(value, parent)) return settleList(value);
    return { ...membersOf(value, (one) => settle(one, value['ogxType'])), ...markOf(value) };
  }

  const isCovered = ({ ogxName: name }: Values): boolean => typeof name === 'string' && covers(name.toLowerCase());

  const membersOf = (value: Values, told: (member: unknown) => unknown): Values =>
    Object.fromEntries(
      Object.entries(value).flatMap(([name, one]): [string, unknown][] => {
        if (name.startsWith(addressMark)) return [[name.slice(addressMark.length), plainAddresses(one)]];
        if (name.startsWith(aboutMark)) return [[name.slice(aboutMark.length), isCovered(value) ? one : null]];
        return name.startsWith('ogx') ? [] : [[name, isBeyond(one) ? null : told(one)]];
      }),
    );

  /**
   * A list in which there may be things beyond the key: as if there were none. What it counts are the things that it tells, and it has no
   * other page, since each edge, cursor and page that is left tells of one that is not.
   */
  function settleList(list: Values): Values {
    const count = toldIn(list);
    return membersOf(list, (one) => {
      if (typeof one === 'number') return count;
      if (Array.isArray(one)) return one.filter((edge) => !isEdgeBeyond(edge)).map(withoutCursor);
      return isRecord(one) && one['ogxType'] === 'PageInfo' ? membersOf(one, ofNoPage) : settle(one);
    });
  }

  const withoutCursor = (edge: unknown): unknown => {
    if (!isRecord(edge) || 'ogxType' in edge) return settle(edge);
    return membersOf(edge, (one) => (typeof one === 'string' && !one.endsWith('Edge') ? '' : settle(one)));
  };

  /** Whether nothing of a list can be beyond: it is of the thing that it is part of, or the hub has narrowed it and all was found within. */
  function isOfOne(list: Values, parent: unknown): boolean {
    if (['Repository', 'Label', 'Milestone'].includes(String(parent))) return true;
    const isSearch = list['ogxType'] === 'SearchResultItemConnection';
    return isSearch && Object.values(list).every((one) => !Array.isArray(one) || !one.some(isEdgeBeyond));
  }

  function isBeyond(value: unknown): boolean {
    if (!isRecord(value)) return false;
    const { ogxRepository: place, ogxType: kind } = value;
    const name = isRecord(place) ? place['ogxName'] : range && kind === 'Repository' ? value['ogxName'] : undefined;
    return typeof name === 'string' && !covers(name.toLowerCase());
  }

  const isEdgeBeyond = (one: unknown): boolean =>
    isBeyond(one) || (isRecord(one) && !('ogxType' in one) && Object.values(one).some(isBeyond));

  /** How many things of a list may be told, by its nodes or its edges. */
  function toldIn(list: Values): number {
    const lists = Object.values(list).filter(Array.isArray);
    return Math.max(0, ...lists.map((one) => one.filter((thing) => !isEdgeBeyond(thing)).length));
  }

  function note(value: Values): void {
    const { ogxId: id, ogxType: kind, ogxNumber: number, ogxName: name, ogxTitle: title, ogxUrl: url } = value;
    if (typeof id !== 'string' || typeof kind !== 'string') return;
    const place = isRecord(value['ogxRepository']) ? value['ogxRepository'] : kind === 'Repository' ? value : {};
    const { ogxName: repository, ogxPrivate: isPrivate } = place;
    // What a key has read counts by one thing of each place, however many are told before it.
    const isFirst = typeof repository === 'string' && kind !== 'IssueComment' && !places.has(repository);
    if (things.length >= mostThings && !isFirst) return;
    if (isFirst) places.add(repository);
    things.push({
      id,
      kind,
      ...markOf(value),
      ...(typeof repository === 'string' && { repository, isPrivate: isPrivate !== false }),
      // Of a comment it is longer than GraphQL's numbers, and comes as text.
      ...((typeof number === 'number' || typeof number === 'string') && { number: Number(number) }),
      ...(typeof title === 'string' && { title }),
      ...(typeof url === 'string' && { url: plainAddress(url) }),
      ...(typeof name === 'string' && kind !== 'Repository' && { name }),
    });
  }

  return { data: settle(answer), things };
}

function plainAddresses(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainAddresses);
  return typeof value === 'string' ? plainAddress(value) : null;
}

/** Of a page: there is no other. */
const ofNoPage = (member: unknown): unknown =>
  member === 'PageInfo' ? member : typeof member === 'boolean' ? false : null;

const isList = ({ ogxType: kind }: Values): boolean => typeof kind === 'string' && kind.endsWith('Connection');

const markOf = ({ ogxBy }: Values): { outsider?: true } => (typeof ogxBy === 'string' ? outsiderMarkOf(ogxBy) : {});

/** Without the marks that were left in it for the hub. */
export function withoutMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (!isRecord(value)) return value;
  const members = Object.entries(value).filter(([name, one]) => !(name === 'outsider' && one === true));
  return Object.fromEntries(members.map(([name, one]) => [name, withoutMarks(one)]));
}
