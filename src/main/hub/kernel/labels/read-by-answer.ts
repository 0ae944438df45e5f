/** What a key has read once it has this answer: decided here alone, for the tools of all platforms alike. */
import { type Labels, untrustedIn } from '../../../../shared/labels.ts';
import type { Platform } from '../../platforms/platform.ts';
import type { Tool } from '../../platforms/tool.ts';
import { namesCommit } from '../../policy/decide.ts';
import { type ResolvedPlace, resourceOf } from '../../policy/place.ts';
import type { ListedTool } from '../call.ts';

type Answer = Record<string, unknown>;

/**
 * Of a named place the platform's own word counts (`resolved`), and what it does not say counts as private and as
 * written by outsiders; so does an answer that says of itself that not all who can read there can read it. A tool that ranges over
 * several says it of each item. What a change would do or did (a dry run's answer as well) is judged by what it repeats of the platform:
 * anybody may have written that, unless the place, its tool or the answer says otherwise. Pure.
 */
export function readByAnswer(
  { tool, platform }: Pick<ListedTool, 'tool' | 'platform'>,
  input: Record<string, unknown>,
  answer: Answer,
  resolved: ResolvedPlace | undefined,
): Labels {
  const isOwn = tool.isOwn === true;
  const isWrite = tool.access !== 'read';
  const resource = (name: string): string => resourceOf(platform.name, { name: name.toLowerCase() });
  const place = tool.place(input);
  if (place !== undefined) {
    const here = resource(resolved?.name ?? place.name);
    const isOurs = resolved?.isOurs === true;
    const isPublic = resolved?.isPrivate === false;
    const isStrange = isWrite
      ? !isOnlyOurs(resolved) && mayRepeat(answer, input)
      : !isOurs || isOfAnybody(tool, input, resolved);
    return {
      private: isPublic && answer['private'] !== true ? [] : [here],
      untrusted: isStrange && !isOwn ? [untrustedIn(here)] : outsidersIn(answer, here),
    };
  }
  const things = partsOf(answer)
    .filter(isObject)
    .map((item) => ({ item, from: placeOf(item, platform, resource) }));
  // What a change answers is what the key wrote itself, but for what stood there before.
  const isPrivate = (item: Answer): boolean =>
    isWrite ? item['private'] === true || tells(item, input) : item['private'] !== false;
  const isStrange = (item: Answer): boolean => !isOwn && (!isWrite || mayRepeat(item, input));
  return {
    private: unique(things.filter(({ item }) => isPrivate(item)).map(({ from }) => from)),
    untrusted: unique(
      things.flatMap(({ item, from }) => (isStrange(item) ? [untrustedIn(from)] : outsidersIn(item, from))),
    ),
  };
}

/** Whether nobody else than those who run it can have written there. One that nobody else can read is such a place. */
const isOnlyOurs = (place: ResolvedPlace | undefined): boolean =>
  place?.isOurs === true && (place.isOnlyOurs === true || place.isOwn === true);

/** The items of a list, and what it tells beside them, such as the project that they are in: that may be all there is. */
function partsOf(answer: Answer): unknown[] {
  const { items, next_cursor: _, ...rest } = answer;
  if (!Array.isArray(items)) return [answer];
  return textsIn(rest).length > 0 ? [rest, ...items] : items;
}

function placeOf(item: Answer, { name, places }: Platform, resource: (place: string) => string): string {
  const place = places.map(({ kind }) => item[kind]).find((value) => typeof value === 'string' && value !== '');
  return typeof place === 'string' ? resource(place) : name;
}

/** Each outsider by name, no matter where in the value the mark is. */
function outsidersIn(value: unknown, from: string): string[] {
  if (Array.isArray(value)) return unique(value.flatMap((one) => outsidersIn(one, from)));
  if (!isObject(value)) return [];
  const { outsider, author } = value;
  const own = outsider === true ? [untrustedIn(from, typeof author === 'string' ? author : '')] : [];
  return unique([...own, ...Object.values(value).flatMap((one) => outsidersIn(one, from))]);
}

/** Whether it reads what anybody may have pushed to a public repository, for a pull request or to a fork, and can't say who did. */
export function isOfAnybody(
  tool: Tool,
  input: Record<string, unknown>,
  resolved: Pick<ResolvedPlace, 'isPrivate'> | undefined,
): boolean {
  if (resolved?.isPrivate !== false) return false;
  const { access, output, saysOutsiders = 'outsider' in output.shape } = tool;
  if (access !== 'read' || saysOutsiders) return false;
  const branches = [tool.files?.(input)?.branch].flat().filter((branch) => branch !== undefined);
  return branches.some((branch) => /(^|\/)pull\/\d+\//.test(branch) || namesCommit(branch));
}

type Input = Record<string, unknown>;

/**
 * Whether a change's answer repeats what an outsider may have written at the platform, which names no author: its title, what it was
 * before or has been made to name, what would restore it. Its tool knows better where it says `outsider: false`.
 */
function mayRepeat(answer: Answer, input: Input): boolean {
  if (answer['outsider'] === false) return false;
  const { title, target, undo } = answer;
  const restored = isObject(undo) ? textsIn(undo['arguments']) : [];
  return foreign([title, target, ...shownIn(answer, 'before', 'after'), ...restored], input).some(says);
}

/** Whether it tells anything of the platform: of what is private a word is enough. */
const tells = (answer: Answer, input: Input): boolean =>
  mayRepeat({ ...answer, outsider: true }, input) ||
  foreign([answer['title'], answer['target'], ...shownIn(answer, 'before')], input).length > 0;

const shownIn = ({ changes }: Answer, ...sides: string[]): unknown[] =>
  Array.isArray(changes) ? changes.filter(isObject).flatMap((change) => sides.map((side) => change[side])) : [];

/** The texts that the call itself does not hold. */
function foreign(texts: unknown[], input: Input): string[] {
  // Lists are shown one name a line.
  const lists = Object.values(input).filter(Array.isArray);
  const own = new Set(['', ...textsIn(input), ...lists.map((list) => list.join('\n'))]);
  return texts.filter((text) => typeof text === 'string').filter((text) => !own.has(text));
}

/** Scripts in which words have no blanks between them. */
const unspaced = /[\p{Script=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/gu;
/** Characters: room for the hash of a commit. */
const shortest = 40;

/** Fewer words than four instruct nobody, where they are words: blanks can be left out. */
const says = (text: string): boolean =>
  text.trim().split(/\s+/).length >= 4 || text.length > shortest || (text.match(unspaced) ?? []).length >= 4;

const isObject = (value: unknown): value is Answer => typeof value === 'object' && value !== null;
const unique = (texts: string[]): string[] => [...new Set(texts)];

/** Every text in a value, however deep; names of fields are not among them. Pure. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
