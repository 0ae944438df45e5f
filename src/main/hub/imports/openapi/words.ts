/** What a stranger's description says of itself, as far as a model is to read it: it is told as fact, and could be orders. */
import { cleanTitle } from '../../platforms/clean-text.ts';

const longestTitle = 80;
const longestSentence = 160;
const longestField = 80;
/** Before anything is looked for in a text, which may be of any length. */
const longestRead = 2_000;

/** One line without markup: of a link its words stay, of an image nothing. */
function plain(text: string): string {
  const read = text.slice(0, longestRead).replace(/!\[[^\]]*\](?:\([^)]*\))?/g, ' ');
  const notes = read.replace(/^\s*>\s?|\[![A-Za-z]+\]/gm, ' ');
  const words = notes.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/<[^>]*>?/g, ' ');
  const bare = words.replace(/https?:\/\/\S+/gi, '').replace(/[`*#_|]+/g, ' ');
  return cleanTitle(bare.replace(/\s+(?=[.,;:!?](?:\s|$))/g, ''), longestRead);
}

/** Up to the first end of a sentence. */
const firstSentence = (text: string): string => /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;

export const titleOf = (text: string): string => cleanTitle(plain(text), longestTitle);
export const sentenceOf = (text: string): string => cleanTitle(firstSentence(plain(text)), longestSentence);
export const fieldWords = (text: string): string => cleanTitle(firstSentence(plain(text)), longestField);
