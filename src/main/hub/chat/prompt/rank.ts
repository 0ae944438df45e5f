/** Which things go first where not all fit. Pure. */
import type { Thing } from './records.ts';

/**
 * The things, those first that share words with the question, then the newest; what one answer holds in one order
 * otherwise keeps it. The whole of a thing goes before its parts.
 */
export function ranked(things: Thing[], question: string): Thing[] {
  if (things.length < 2) return things;
  const words = wordsOf(question);
  const hits = new Map<string, number>(words.map((word) => [word, 0]));
  const found = things.map((thing) => {
    const text = searchable(thing);
    const shared = words.filter((word) => text.includes(word));
    for (const word of shared) hits.set(word, (hits.get(word) ?? 0) + 1);
    return shared;
  });
  // A word that most of them hold, such as "commit" or "the", tells none from another.
  const telling = (word: string): boolean => (hits.get(word) ?? 0) * 2 < things.length;
  return things
    .map((thing, at) => ({
      thing,
      isWhole: at === 0 && things[1]?.part !== undefined,
      relevance: found[at]?.filter(telling).length ?? 0,
      time: timeOf(thing),
    }))
    .sort((a, b) => Number(b.isWhole) - Number(a.isWhole) || b.relevance - a.relevance || b.time - a.time)
    .map(({ thing }) => thing);
}

const dates = ['date', 'updated_at', 'created_at', 'pushed_at'];

function timeOf({ fields }: Thing): number {
  const date = dates.map((name) => fields[name]).find((value) => typeof value === 'string');
  return (date && Date.parse(date)) || 0;
}

const searchedLength = 500;

const searchable = ({ fields }: Thing): string =>
  Object.entries(fields)
    .map(([name, value]) => (typeof value === 'string' && name !== 'url' ? value.slice(0, searchedLength) : ''))
    .join(' ')
    .toLowerCase();

const mostWords = 64;

/** Words of any script and names such as `ada/orchard-7`; two Latin letters make no word, so that "of" does not count. */
function wordsOf(question: string): string[] {
  const text = question.slice(0, 10_000).toLowerCase();
  const words = new Set(text.match(/(?<![a-z0-9])[a-z0-9]+(?:[._/-][a-z0-9]+)+/g));
  for (const { segment, isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) {
    if (isWordLike && segment.length >= (/\p{Script=Han}/u.test(segment) ? 2 : 3)) words.add(segment);
  }
  return [...words].slice(0, mostWords);
}
