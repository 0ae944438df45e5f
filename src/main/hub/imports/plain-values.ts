/** Names and values in a stranger's schema, as far as a model may be told them: orders can stand there as well as in a description. */
import { speaksToModel } from './clean-words.ts';

const [mostValues, longestValue, longestOfAll] = [200, 100, 4_000];
const [mostWordsOfValue, mostWordsOfName] = [6, 8];
/** GitHub's and Stripe's have up to 11: `orgs/enable-or-disable-security-product-on-all-org-repos`. */
export const mostWordsOfOperation = 12;

/** Runs of letters, and each character of scripts that write no spaces. */
const word = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}]|\p{L}{2,}/gu;
const hasWords = (text: string, most: number): boolean => (text.match(word)?.length ?? 0) <= most;
const isProse = (text: string): boolean => /\s.*[.!?。！？](?:\s|$)|<[a-z!/]/is.test(text);

/** Whether a name says what it is for, and no more. Pure. */
export function isPlainName(name: string): boolean {
  return /^[\w.$@:[\]-]{1,64}$/.test(name) && name !== '__proto__' && hasPlainWords(name);
}

/** Whether the words that a name of whatever form is made of are those of a name, not of a sentence. Pure. */
export function hasPlainWords(name: string, most = mostWordsOfName): boolean {
  const said = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[^\p{L}\p{N}]+/gu, ' ');
  return hasWords(said, most) && !speaksToModel(said);
}

/**
 * Whether these may be told: few, short ones, none of which reads like a sentence, nor all of them in a row. Undefined with something
 * in them that a person could not see. Pure.
 */
export function arePlainValues(values: readonly unknown[]): boolean | undefined {
  const texts = values.map((value) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')));
  if (texts.some((text) => /[^\P{C}\n\t]/u.test(text))) return undefined;
  const all = texts.join(' ');
  const isPlain = (text: string): boolean =>
    text.length <= longestValue && hasWords(text, mostWordsOfValue) && !isProse(text);
  return values.length <= mostValues && all.length <= longestOfAll && texts.every(isPlain) && !speaksToModel(all);
}
