/** What is offered in a field of patterns, and which of them no account knows. Pure. */
import type { OfferedPlace } from '../../../../shared/places.ts';
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

/** A page's id is the same with dashes and without. */
const plain = (text: string): string =>
  text.toLowerCase().replace(/[0-9a-f]{8}(?:-?[0-9a-f]{4}){4}[0-9a-f]{8}/g, (id) => id.replaceAll('-', ''));

/** The place that a pattern names. The address of a page or folder has its id in it. */
function placeOf(pattern: string, places: readonly OfferedPlace[]): OfferedPlace | undefined {
  const named = plain(pattern);
  const isAddress = named.startsWith('https:');
  return places.find(({ pattern: known }) => (isAddress ? named.includes(plain(known)) : named === plain(known)));
}

/** The first that names one place and is not among `places`, which are all that there are. */
export const unknownPattern = (text: string, places: readonly OfferedPlace[]): string | undefined =>
  placePatterns(text).find((pattern) => !pattern.includes('*') && placeOf(pattern, places) === undefined);

/** What people call the places of which the text has ids alone; undefined where it says that itself. */
export function namesOf(text: string, places: readonly OfferedPlace[]): string | undefined {
  const named = placePatterns(text).flatMap((pattern) => {
    const place = placeOf(pattern, places);
    return place && !place.name.includes(place.pattern) ? [place.name] : [];
  });
  return named.length > 0 ? named.join(', ') : undefined;
}
