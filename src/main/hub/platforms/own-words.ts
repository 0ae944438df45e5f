/**
 * Why a platform refused, in the hub's own words. What a platform says of a refusal can quote what outsiders wrote or what is private,
 * and a failure carries no label: so of its text nothing is passed on, and what is recognised in it is said again.
 */

/** Words or codes of a platform, the hub's sentence for them, and what a person can do about it. */
export type OwnWords = readonly (readonly [said: RegExp, words: string, hint?: string])[];

/** At most so much of a text is looked at: what is known stands at its beginning. */
const longestRead = 2_000;

/** The sentence and the hint for a platform's text. What is not in the table says only that there was a reason. Pure. */
export function inOwnWords(
  table: OwnWords,
  said: string,
  platform: string,
): { words: string; more: { hint?: string } } {
  const text = said.slice(0, longestRead);
  const found = table.find(([known]) => known.test(text));
  if (!found) return { words: `${platform} gave a reason that the hub does not pass on.`, more: {} };
  const [, words, hint] = found;
  return { words, more: hint === undefined ? {} : { hint } };
}
