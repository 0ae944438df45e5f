/** What is offered in a field of patterns, and which of them no account knows. Pure. */
import type { OfferedPlace } from '../../../shared/places.ts';
import { placePatterns } from './kinds.ts';

/** So many stand in a list; typing finds the others. */
const most = 50;

const split = (text: string): [before: string, last: string] => {
  const end = Math.max(text.lastIndexOf(','), text.lastIndexOf('，'), text.lastIndexOf('、')) + 1;
  return [text.slice(0, end), text.slice(end).trim()];
};

/** The one that is being typed. */
export const lastPattern = (text: string): string => split(text)[1];

/** What the text becomes with each place that fits what is being typed and isn't there yet. */
export function offeredTexts(text: string, places: readonly OfferedPlace[]): string[] {
  const [before, last] = split(text);
  const taken = new Set(placePatterns(before));
  const sought = last.toLowerCase();
  return places
    .filter(({ pattern }) => !taken.has(pattern))
    .filter(({ pattern, name }) => `${pattern} ${name}`.toLowerCase().includes(sought))
    .slice(0, most)
    .map(({ pattern }) => (before === '' ? pattern : `${before} ${pattern}`));
}

/** The first that names one place and is not among `places`, which are all that there are. */
export function unknownPattern(text: string, places: readonly OfferedPlace[]): string | undefined {
  const known = new Set(places.map(({ pattern }) => pattern.toLowerCase()));
  return placePatterns(text).find((pattern) => !pattern.includes('*') && !known.has(pattern.toLowerCase()));
}
