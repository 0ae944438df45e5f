/** What a stranger's description says of itself, as far as a model is to read it: it is told as fact, and could be orders. */
import { cleanLine } from '../../platforms/clean-text.ts';
import { cleanWords } from '../clean-words.ts';
import type { Effort } from './effort.ts';

export type DescriptionWords = {
  titleOf(text: string): string;
  sentenceOf(text: string): string;
  fieldWords(text: string): string;
};

/** How much of a text is read, before anything is looked for in it, and how much of that is told. */
const title = { read: 400, told: 80 };
const sentence = { read: 1_000, told: 160 };
const field = { read: 400, told: 80 };

/** Each text is cleaned once, and nothing is said any more once the effort is spent. */
export function createDescriptionWords(effort: Effort): DescriptionWords {
  const known = new Map<string, string>();
  const told = (text: string, most: typeof title, shorten: (text: string) => string): string => {
    const read = text.slice(0, most.read);
    const name = `${most.told} ${read}`;
    const found = known.get(name) ?? (effort.spend(unitsOf(read)) ? cleanWords(shorten(plain(read)), most.told) : '');
    known.set(name, found);
    return found;
  };
  return {
    titleOf: (text) => told(text, title, (whole) => whole),
    sentenceOf: (text) => told(text, sentence, firstSentence),
    fieldWords: (text) => told(text, field, firstSentence),
  };
}

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
