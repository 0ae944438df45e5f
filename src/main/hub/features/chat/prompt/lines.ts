/** How a call and the things it brought look to a model. */
import { errors } from '../../../../../shared/errors.ts';
import { isRecord } from '../../../../../shared/parse-json.ts';
import { maskShapes } from '../../../kernel/screening/mask.ts';
import { shorten, visibleLine } from '../digest/escape.ts';
import { firstOf, type Item, nameOf } from '../digest/list.ts';
import type { Fetched } from '../fetch-calls.ts';
import { dataLine, forModel, isFilled, type Seen } from './data-line.ts';

export type Line = {
  json: string;
  /** What it is cited by; a line without has no number. */
  source: { url: string; title: string } | undefined;
  seen: Seen;
};

const trust = 'untrusted';

/** What was asked of a tool: written by a person or a model, so no more trusted than what it brought. */
export function callLine({ from, about }: Harvest, longest: number, boundary: string): Line {
  const seen = { masked: 0, shortened: false };
  const json = dataLine({ trust, ...from, ...(forModel(about, Math.min(longest, 500), seen) as object) }, boundary);
  return { json, source: undefined, seen };
}

/** One thing with its label; its own fields stand apart, so that none can pass for the label. */
export function thingLine(
  { fetched, from }: Harvest,
  { fields, part }: Thing,
  longest: number,
  boundary: string,
): Line {
  const { repository } = fetched.arguments;
  const seen = { masked: 0, shortened: false };
  const url = citable(fields['url']);
  // Lists of one repository do not repeat its name, but each line is to tell where it is from.
  const place = part === undefined && typeof repository === 'string' ? { repository } : {};
  const data = forModel({ ...place, ...fields, ...shortSha(fields, url) }, longest, seen) as Item;
  const label = { ...(url && { source: url }), trust, ...from, ...(part && { part }) };
  return {
    json: dataLine({ ...label, data }, boundary),
    source: url ? { url, title: titleOf(data, url) } : undefined,
    seen,
  };
}

/** The whole of it is in the address; in hexadecimal it would be a quarter of the tokens of a commit. */
const shortSha = ({ sha }: Item, url: string | undefined) =>
  typeof sha === 'string' && sha !== '' && url?.endsWith(sha) ? { sha: sha.slice(0, 12) } : {};

/** The line under its number. */
export const numbered = ({ json }: Line, n: number | undefined): string =>
  n === undefined ? json : `{"n":${n},${json.slice(1)}`;

/** The address of a thing if it is one that a browser opens and holds no credential. */
function citable(url: unknown): string | undefined {
  if (typeof url !== 'string' || !/^https?:\/\/[!-~]{1,2000}$/.test(url)) return undefined;
  const parsed = URL.parse(url);
  if (!parsed || parsed.username || parsed.password || maskShapes(url).count > 0) return undefined;
  return url;
}

/** What a thing calls itself, on one line of visible characters; its address if it has no name. */
const titleOf = (fields: Item, url: string): string =>
  shorten(visibleLine((nameOf(fields) || firstOf(fields, ['body', 'text'])).slice(0, 1_000)), 120) || url;

/** One thing of an answer: a commit, an issue, or part of one such as a comment or the change of a file. */
export type Thing = {
  fields: Item;
  /** The list inside one thing that it is from, such as `files`. */
  part?: string;
};

/** One call with its things in the order of the answer. */
export type Harvest = {
  fetched: Fetched;
  /** Which tool brought it, from which account. */
  from: { tool: string; account: string };
  things: Thing[];
  /** Counts that the tool made. */
  counts: Record<string, number>;
  /** What may hold words of others: the arguments, what the answer says beside its things, what a platform said to a failure. */
  about: { asked?: Item; beside?: Item; said?: string };
};

const longestName = 100;

/** Takes the answer to one call apart: its `items`, or one thing and the lists inside it. */
export function harvest(fetched: Fetched): Harvest {
  const { arguments: given, result } = fetched;
  const asked = isFilled(given) && { asked: given };
  // An account is named as its platform names it, and that may be long.
  const from = { tool: fetched.tool.slice(0, longestName), account: fetched.account.slice(0, longestName) };
  if ('failure' in result) {
    const { code, message } = result.failure;
    const said = message !== errors[code][1] && { said: message };
    return { fetched, from, things: [], counts: {}, about: { ...asked, ...said } };
  }
  const { secrets_removed: removed, ...value } = result.value;
  const { items, left_out: leftOut, ...rest } = value;
  const told = {
    ...(typeof leftOut === 'number' && { not_fetched: leftOut }),
    ...(typeof removed === 'number' && { secrets_removed: removed }),
  };
  if (!areThings(items)) {
    return { fetched, from, things: wholeAndParts(value), counts: told, about: { ...asked } };
  }
  const counts = Object.entries(rest).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const others = Object.entries(rest).filter(([, value]) => typeof value !== 'number' && isFilled(value));
  return {
    fetched,
    from,
    things: items.map((fields) => ({ fields })),
    counts: { ...Object.fromEntries(counts), ...told },
    about: { ...asked, ...(others.length > 0 && { beside: Object.fromEntries(others) }) },
  };
}

function wholeAndParts(value: Item): Thing[] {
  const isList = (entry: [string, unknown]): entry is [string, Item[]] => areThings(entry[1]) && entry[1].length > 0;
  const entries = Object.entries(value);
  const whole = { fields: Object.fromEntries(entries.filter((entry) => !isList(entry))) };
  return [whole, ...entries.filter(isList).flatMap(([part, list]) => list.map((fields) => ({ fields, part })))];
}

const areThings = (list: unknown): list is Item[] => Array.isArray(list) && list.every(isRecord);
