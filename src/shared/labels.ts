/** What a key has read, and what that means for where it may write. */
import * as z from 'zod/mini';

/**
 * What a key has read, for as long as its holder may remember it: private data, as the resources it came from
 * (`github:owner/name`), and text by people the account does not work with, as `untrustedIn` writes it. An empty list says
 * that it has read none.
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
  /** Present where it is a read, whose arguments could carry it. */
  isRead: z.optional(z.literal(true)),
});
export type Flow = z.infer<typeof Flow>;

/**
 * Where untrusted text was read, and its author if known: `github:owner/name login`. Names of calendars and of
 * people have blanks too: one in the name of a place is written as `%20`, so that the first one ends it.
 */
export const untrustedIn = (resource: string, login = ''): string =>
  `${resource.replaceAll('%', '%25').replaceAll(' ', '%20')} ${login}`.trim();

/** The way back. */
function readUntrusted(text: string): { resource: string; login: string } {
  const [written = '', ...login] = text.split(' ');
  return { resource: written.replaceAll('%20', ' ').replaceAll('%25', '%'), login: login.join(' ') };
}

/** A resource without its platform: `owner/name` of `github:owner/name`. */
const placeIn = (resource: string): string => resource.slice(resource.indexOf(':') + 1);
const platformIn = (resource: string): string => resource.split(':')[0] ?? '';

const mostNamed = 5;

/** What anybody may have called as they like stands in quotes where it could be taken for two names, or for our own words. */
const quoted = (name: string): string => (/^[\w./@#+:~?-]*$/.test(name) ? name : `“${name.replace(/[“”]/g, '"')}”`);

/**
 * The sides of a flow, or of labels, as a person is shown them: the first few places and outsiders, how many more there
 * are, and where it goes. Places of several platforms are named with theirs, `general (slack)`; names with a blank or a comma
 * stand in quotes. `by` says in the person's language whose text it was, and where.
 */
export function inWords(
  { from, untrusted, to = '' }: Pick<Flow, 'from' | 'untrusted'> & Partial<Pick<Flow, 'to'>>,
  by: (login: string, place: string) => string,
  more: (count: number) => string,
): { from: string[]; untrusted: string[]; to: string } {
  const outsiders = untrusted.map(readUntrusted);
  const platforms = new Set(
    [...from, ...outsiders.map(({ resource }) => resource), to].filter(Boolean).map(platformIn),
  );
  const named = (resource: string): string => {
    const place = quoted(placeIn(resource));
    return platforms.size > 1 && resource.includes(':') ? `${place} (${platformIn(resource)})` : place;
  };
  const few = (texts: string[]): string[] =>
    texts.length <= mostNamed ? texts : [...texts.slice(0, mostNamed), more(texts.length - mostNamed)];
  const whose = outsiders.map(({ resource, login }) =>
    login === '' ? named(resource) : by(quoted(login), named(resource)),
  );
  return { from: few(from.map(named)), untrusted: few(whose), to: named(to) };
}
