/** What an outsider's description says of itself, and names of ours for what it calls by its own: told as fact, it could be orders. */
import { cleanLine } from '../../../platforms/clean-text.ts';
import {
  cleanWords,
  hasPlainWords,
  isPlainName,
  longestRead,
  mostWordsOfOperation,
  toolNames,
} from '../clean-words.ts';
import type { Effort } from './document.ts';

/** How much of a text is read, before anything is looked for in it, and how much of that is told. */
const title = { read: 400, told: 80 };
const sentence = { read: 1_000, told: 160 };
const field = { read: 400, told: 80 };

/** Each text is cleaned once, and nothing is said any more once the effort is spent. */
export function createDescriptionWords(effort: Effort) {
  const known = new Map<string, string>();
  const cleaned = (text: string, most: typeof title, shorten: (text: string) => string): string => {
    const read = text.slice(0, most.read);
    const name = `${most.told} ${read}`;
    const found = known.get(name) ?? (effort.spend(unitsOf(read)) ? cleanWords(shorten(plain(read)), most.told) : '');
    known.set(name, found);
    return found;
  };
  return {
    titleOf: (text: string): string => cleaned(text, title, (whole) => whole),
    sentenceOf: (text: string): string => cleaned(text, sentence, firstSentence),
    fieldWords: (text: string): string => cleaned(text, field, firstSentence),
  };
}

export type DescriptionWords = ReturnType<typeof createDescriptionWords>;

/** To clean a character takes longer than to look at a member. */
const unitsOf = (text: string): number => 4 * text.length;

/** Tags that only say how a text looks; any other is left where it is, and goes with all that is in it. */
const looks =
  /<\/?(?:a|b|big|blockquote|br|center|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|i|ins|kbd|li|mark|nobr|ol|p|pre|s|samp|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul|var|wbr)(?:[\s/][^<>]*)?>|<!--[\s\S]*?(?:-->|$)/gi;

/** One line without markup: of a link its words stay, of an image nothing. */
function plain(text: string): string {
  const read = text.replace(/!\[[^\]]*\](?:\([^)]*\))?/g, ' ');
  const notes = read.replace(/^\s*>\s?|\[![A-Za-z]+\]/gm, ' ');
  const words = notes.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(looks, ' ');
  const bare = words.replace(/https?:\/\/\S+/gi, '').replace(/[`*#_|]+/g, ' ');
  return cleanLine(bare.replace(/\s+(?=[.,;:!?](?:\s|$))/g, ''), sentence.read);
}

/** Up to the first end of a sentence. */
const firstSentence = (text: string): string => /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;

const longestField = 64;

/** A name for each operation, by its id, or by its request where it has none of use. One that is a sentence could be orders. */
export const operationNames = (
  importName: string,
  operations: { request: string; id: string | undefined }[],
): string[] =>
  toolNames(
    importName,
    operations.map(({ request, id = '' }) => {
      const words = /[A-Za-z0-9]/.test(id) ? id : request;
      return { key: request, words: saysWhatItIs(words) ? words : '' };
    }),
  );

/** Whether an operation's id or request may be told as it is. Pure. */
export const saysWhatItIs = (words: string): boolean =>
  hasPlainWords(words.slice(0, longestRead), mostWordsOfOperation);

/** Fields that tools of the hub have by themselves. */
const taken = new Set(['account', 'fields', 'dry_run', 'idempotency_key']);

/** Names of fields by what the API calls them, all different, in their order. */
export function fieldNames(parameters: { name: string; in: string }[]): string[] {
  const used = new Set<string>(taken);
  return parameters.map((parameter) => {
    const cleaned = parameter.name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '');
    const isOdd = cleaned === '' || /^\d/.test(cleaned) || cleaned in Object.prototype || taken.has(cleaned);
    // Orders can stand in a name as well as in what is said of it.
    const told = isPlainName(cleaned) || cleaned === '' ? (isOdd ? `api_${cleaned}` : cleaned) : 'field';
    const base = told.slice(0, longestField - 12);
    const candidates = [base, `${base}_${parameter.in}`];
    for (let count = 2; ; count++) {
      const free = candidates.find((name) => !used.has(name));
      if (free !== undefined) {
        used.add(free);
        return free;
      }
      candidates.push(`${base}_${count}`);
    }
  });
}
