/** Numbers as they are written in words. */

const english = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const chinese = '一二三四五六七八九';

/** Source of a regular expression for a number, in digits or in words. */
export const englishNumber = `\\d{1,4}|${english.join('|')}|a couple of|couple of|couple|a few|few`;
export const chineseNumber = '\\d{1,4}|[一二两三四五六七八九十]{1,3}';

/** The number that is written, or undefined. */
export function readNumber(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const word = text.toLowerCase();
  if (word.includes('couple')) return 2;
  if (word.includes('few')) return 3;
  const position = english.indexOf(word);
  if (position >= 0) return position + 1;
  const [, tens, ten, ones] = /^([一二两三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(text) ?? [];
  if (ten) return digit(tens ?? '一') * 10 + (ones ? digit(ones) : 0);
  return tens && !ones ? digit(tens) : undefined;
}

const digit = (character: string): number => (character === '两' ? 2 : chinese.indexOf(character) + 1);
