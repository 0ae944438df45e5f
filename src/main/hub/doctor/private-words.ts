/** Takes what is private out of a text that goes to somebody else. */

/** A word that must not stand in the text, and what stands there in its place. */
export type PrivateWord = { word: string; stands: string };

/**
 * The text without these words, in whatever case, and without all that looks like an address of a person, a UserId, an account, a home
 * folder or a token. Where it errs, it takes out too much: a report is read for what failed, not for whom.
 */
export function withoutPrivateWords(text: string, words: PrivateWord[]): string {
  // What has a shape goes whole, before a name in it does.
  const shapeless = patterns.reduce((left, { shape, stands }) => left.replace(shape, `[${stands}]`), text);
  const longestFirst = words.filter(({ word }) => word.length > 1).sort((a, b) => b.word.length - a.word.length);
  return longestFirst.reduce((left, { word, stands }) => left.replace(asAWord(word), `[${stands}]`), shapeless);
}

const asAWord = (word: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(word)}(?![\\p{L}\\p{N}])`, 'giu');

const patterns: { shape: RegExp; stands: string }[] = [
  { shape: /[^\s@"'<>()]+@[^\s@"'<>()]+\.[^\s@"'<>()]+/g, stands: 'e-mail' },
  { shape: /\b[a-z][\w-]*\|[\w.|-]+/gi, stands: 'UserId' },
  { shape: /\bcac_\w+/g, stands: 'account' },
  { shape: /(?:\/home|\/Users|[A-Z]:\\Users)[/\\][^\s"']+/g, stands: 'home' },
  { shape: /(?<![\w./:-])(?=\S*\d)[\w.~+/=-]{32,}/g, stands: 'cut' },
];
