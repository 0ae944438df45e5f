import type { Source } from '../../../../shared/model.ts';
import { maskShapes } from '../../screening/shapes.ts';

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
export function citable(url: unknown): string | undefined {
  if (typeof url !== 'string' || !/^https?:\/\/[!-~]{1,2000}$/.test(url)) return undefined;
  const parsed = URL.parse(url);
  if (!parsed || parsed.username || parsed.password || maskShapes(url).count > 0) return undefined;
  return url;
}

const titled = ['title', 'name', 'path', 'subject', 'login', 'repository', 'body', 'text'];
const longestTitle = 120;

/** What a thing calls itself, on one line of visible characters; its address if it has no name. */
export function titleOf(fields: Record<string, unknown>, url: string): string {
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
