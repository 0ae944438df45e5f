/** Names that are written to be taken for another: `осtavia` with Cyrillic letters, `ｏctavia` with full-width ones. */
import { visible } from '../../../shared/visible.ts';
import type { Speech } from './speech.ts';
import { warning } from './text-block.ts';

/** What is odd about names, in words. */
export const lookAlikeWarnings = (found: LookAlike[], speech: Speech): HTMLElement[] =>
  found.map(({ kind, word, scripts }) => {
    const written = visible(word);
    const names = new Intl.ListFormat(speech.locale, { type: 'conjunction' }).format(scripts);
    return warning(kind === 'forms' ? speech.words.forms(written) : speech.words[kind](written, names));
  });

/**
 * `mixed`: letters of scripts that no one language writes together. `foreign`: a whole word of letters that all look like Latin
 * ones. `forms`: unusual forms of ordinary letters, such as mathematical or full-width ones.
 */
export type LookAlike = { kind: 'mixed' | 'foreign' | 'forms'; word: string; scripts: string[] };

const scripts = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Cherokee',
  'Coptic',
  'Georgian',
  'Hebrew',
  'Arabic',
  'Devanagari',
  'Thai',
  'Lisu',
  'Han',
  'Hiragana',
  'Katakana',
  'Hangul',
  'Bopomofo',
].map((name) => ({ name, letter: new RegExp(`\\p{Script=${name}}`, 'u') }));

/** Written together as a matter of course (UTS 39, "highly restrictive"). */
const together = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Hangul'],
  ['Latin', 'Han', 'Bopomofo'],
];

/** Letters of other scripts that most fonts draw like a Latin one. */
const likeLatin = /^[АВЕЅІЈКМНОРСТУХѴԌԚԜаеѕіјорсухѵһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχϲϳ\p{N}\p{M}]+$/u;

/** What is odd about the words of a name; nothing where it is what it looks like. */
export function lookAlikesIn(name: string): LookAlike[] {
  return (name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).flatMap((word): LookAlike[] => {
    const used = scripts.filter(({ letter }) => letter.test(word)).map(({ name: script }) => script);
    if (used.length > 1 && !together.some((allowed) => used.every((script) => allowed.includes(script)))) {
      return [{ kind: 'mixed', word, scripts: used }];
    }
    if (used[0] !== 'Latin' && used.length === 1 && likeLatin.test(word)) {
      return [{ kind: 'foreign', word, scripts: used }];
    }
    return word.normalize('NFKC') === word.normalize('NFC') ? [] : [{ kind: 'forms', word, scripts: used }];
  });
}
