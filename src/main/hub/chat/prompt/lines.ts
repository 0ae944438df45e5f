/** How a call and the things it brought look to a model. */
import type { Source } from '../../../../shared/model.ts';
import { maskShapes } from '../../screening/shapes.ts';
import { dataLine, forModel, type Seen } from './data-line.ts';
import type { Harvest, Thing } from './records.ts';

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
  const data = forModel({ ...place, ...fields, ...shortSha(fields, url) }, longest, seen) as Record<string, unknown>;
  const label = { ...(url && { source: url }), trust, ...from, ...(part && { part }) };
  return {
    json: dataLine({ ...label, data }, boundary),
    source: url ? { url, title: titleOf(data, url) } : undefined,
    seen,
  };
}

/** The whole of it is in the address; in hexadecimal it would be a quarter of the tokens of a commit. */
const shortSha = ({ sha }: Record<string, unknown>, url: string | undefined) =>
  typeof sha === 'string' && sha !== '' && url?.endsWith(sha) ? { sha: sha.slice(0, 12) } : {};

/** The line under its number. */
export const numbered = ({ json }: Line, n: number | undefined): string =>
  n === undefined ? json : `{"n":${n},${json.slice(1)}`;

/** The numbers by which things are cited, given in the order in which they are asked for: one to each address. */
export type Sources = { numberOf(url: string, title: string): number; list: Source[] };

export function createSources(): Sources {
  const numbers = new Map<string, number>();
  const list: Source[] = [];
  return {
    list,
    numberOf(url, title) {
      const known = numbers.get(url);
      if (known !== undefined) return known;
      const n = list.length + 1;
      numbers.set(url, n);
      list.push({ n, url, title });
      return n;
    },
  };
}

/** The address of a thing if it is one that a browser opens and holds no credential. */
function citable(url: unknown): string | undefined {
  if (typeof url !== 'string' || !/^https?:\/\/[!-~]{1,2000}$/.test(url)) return undefined;
  const parsed = URL.parse(url);
  if (!parsed || parsed.username || parsed.password || maskShapes(url).count > 0) return undefined;
  return url;
}

const titled = ['title', 'name', 'path', 'subject', 'login', 'repository', 'body', 'text'];
const longestTitle = 120;

/** What a thing calls itself, on one line of visible characters; its address if it has no name. */
function titleOf(fields: Record<string, unknown>, url: string): string {
  const own = titled.map((name) => fields[name]).find((value) => typeof value === 'string' && value.trim() !== '');
  const line = String(own ?? url)
    .slice(0, 1_000)
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .trim();
  return line.length <= longestTitle
    ? line || url
    : `${line.slice(0, longestTitle - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
