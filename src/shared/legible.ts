/** Whether a person can make sense of a text by reading it. */

/** Controls other than tab and line ends, and what stands for bytes that were no text. */
const notText = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\uFFFD]/gu;
const lineEnds = /[\t\n\r]/g;
/** Base64 or hexadecimal of some length, also as a data: address: no sentence runs on like that without a blank. */
const encoded = /(?:^|[\s,;:"'(])(?=[A-Za-z0-9+/_=-]*\d)[A-Za-z0-9+/_-]{160,}={0,2}(?=$|[\s"')])/;
const binaryShare = 0.05;

export type Legibility = 'readable' | 'binary' | 'encoded';

/** Judged by what is in it. Pure. */
export function legibilityOf(text: string): Legibility {
  const strange = text.replaceAll(lineEnds, '').match(notText)?.length ?? 0;
  if (strange > 2 && strange / [...text].length > binaryShare) return 'binary';
  return encoded.test(text) ? 'encoded' : 'readable';
}

/** The same of every text in a value, names included: readable only where all of them are. */
export function isLegible(value: unknown): boolean {
  if (typeof value === 'string') return legibilityOf(value) === 'readable';
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => isLegible(name) && isLegible(member));
}
