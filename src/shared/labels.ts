/** What a key has read, and what that means for where it may write. */
import * as z from 'zod/mini';

/**
 * What a key has read, for as long as whoever holds it may remember it: private data, as the resources it came from
 * (`github:owner/name`), and text by people the account does not work with, as `github:owner/name` or, where it is one
 * person's, `github:owner/name login`. An empty list says that it has read none.
 */
export const Labels = z.object({ private: z.array(z.string()), untrusted: z.array(z.string()) });
export type Labels = z.infer<typeof Labels>;

/** What a write might carry, and where to: the labels of its key, and the resource it changes. */
export const Flow = z.object({
  from: z.array(z.string()),
  untrusted: z.array(z.string()),
  to: z.string(),
  /** Whether anybody can read there, or who can is not known. */
  isPublic: z.boolean(),
});
export type Flow = z.infer<typeof Flow>;

/** A resource without its platform: `owner/name` of `github:owner/name`. */
const placeIn = (resource: string): string => resource.slice(resource.indexOf(':') + 1);
const platformIn = (resource: string): string => resource.split(':')[0] ?? '';

const mostNamed = 5;

/**
 * The sides of a flow, or of labels, as a person is shown them: the first few places and strangers, how many more there
 * are, and where it goes. Places of several platforms are named with theirs, `general (slack)`. `by` says in the person's language
 * whose text it was, and where.
 */
export function inWords(
  { from, untrusted, to = '' }: Pick<Flow, 'from' | 'untrusted'> & Partial<Pick<Flow, 'to'>>,
  by: (login: string, place: string) => string,
  more: (count: number) => string,
): { from: string[]; untrusted: string[]; to: string } {
  const platforms = new Set([...from, ...untrusted, to].filter(Boolean).map(platformIn));
  const named = (resource: string): string =>
    platforms.size > 1 && resource.includes(':') ? `${placeIn(resource)} (${platformIn(resource)})` : placeIn(resource);
  const few = (texts: string[]): string[] =>
    texts.length <= mostNamed ? texts : [...texts.slice(0, mostNamed), more(texts.length - mostNamed)];
  const stranger = (text: string): string => {
    const end = text.indexOf(' ');
    return end < 0 ? named(text) : by(text.slice(end + 1), named(text.slice(0, end)));
  };
  return { from: few(from.map(named)), untrusted: few(untrusted.map(stranger)), to: named(to) };
}
