/** What a search is about: the words of a text that are searched for. */
import { valuesOf } from './pieces.ts';
import type { Request } from './requests.ts';

const about = [
  /\b(?:about|regarding|concerning|related to|mentioning|that mentions?|containing)\s+([^\uE001-\uE008\n]+)/i,
  /(?:关于|有关|涉及|提到|提及|包含)\s*([^\uE001-\uE008\n]+?)(?:的|有关|$|\uE001)/,
  /(?:和|跟|与)\s*([^\uE001-\uE008\n]+?)\s*(?:有关|相关)/,
];
const trailing =
  /(?:\s+(?:in|of|from|for|on|at|the|my|our|please|are|is|were|was|that|which|since|and|issues?|repo|repository|code|github))+\s*$/i;
const identifier = /(?<![\w.])(?:[A-Za-z_$][\w$]*\(\)|[A-Za-z][a-z0-9]*[A-Z][\w$]*|[A-Za-z]\w*_\w+|[A-Z][A-Z0-9_]{2,})/;
const english =
  /\b(?:is|are|of|does|for|uses?|contains?|calls?|defines?|mentions?)\s+(?:the\s+)?(?:function\s+|class\s+|type\s+|variable\s+|constant\s+)?([A-Za-z_$][\w$.]*)/i;
const chinese = /([A-Za-z_$][\w$.]*)/;

/** The topic of issues or pull requests, as words of a search, or undefined. */
export function topicOf({ text, pieces }: Request): string | undefined {
  for (const pattern of about) {
    const found = pattern.exec(text)?.[1];
    if (found === undefined || /^(?:me\b|我|@)/i.test(found)) continue;
    const topic = searchable(
      /^\uE000/.test(found) ? (valuesOf('quote', pieces)[0] ?? '') : found.replace(trailing, ''),
    );
    if (topic) return topic;
  }
  return undefined;
}

/** The name that is looked for in code, or undefined. */
export function nameInCode({ text, pieces }: Request): string | undefined {
  const [quoted] = valuesOf('quote', pieces);
  const found = quoted ?? identifier.exec(text)?.[0] ?? (english.exec(text) ?? chinese.exec(text))?.[1];
  return found && searchable(found.replace(/\(\)$/, ''));
}

/** Without the signs of the search syntax: a topic adds words, never a qualifier that widens the search. */
const searchable = (words: string): string | undefined =>
  words
    .replace(/[^\p{L}\p{N}_.$#+/-]+/gu, ' ')
    .trim()
    .slice(0, 100)
    .trim() || undefined;
