/**
 * What all views of GitHub's things share: every text in them is cleaned and cut, and each has the `url` to cite it by.
 */
import * as z from 'zod';
import { cleanLine, cleanMarkdown, cleanTitle } from '../clean-text.ts';

export const viewLimits = { name: 200, title: 200, url: 500, path: 400, body: 3_000, comment: 1_200, patch: 1_500 };

export const whenField = z.string().describe('UTC, or empty when unknown');

export const urlField = z.string().describe('Address to cite');

/** Also what people call themselves, which is prose; no name of a branch, a label or an account is changed by that. */
export const cleanName = (text: string | null | undefined): string => cleanTitle(text ?? '', viewLimits.name);

export const cleanHeading = (text: string): string => cleanTitle(text, viewLimits.title);

/** A URL of the web is ASCII; anything else in one only serves to look like another, and what is none is empty. */
export const cleanUrl = (text: string | null | undefined): string =>
  /^https?:\/\//.test(text ?? '') ? (text ?? '').replace(/[^!-~]/g, '').slice(0, viewLimits.url) : '';

export const cleanPath = (text: string): string => cleanLine(text, viewLimits.path);

/** A time as `2026-11-24T15:00:00Z`, or empty when it is none. */
export function utcTime(text: string | null | undefined): string {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? '' : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** An issue or a pull request as one names it to a person. */
export const numberedTitle = (read: { number: number; title: string }): string =>
  `#${read.number} ${cleanHeading(read.title)}`;

export const manyNames = (texts: (string | null | undefined)[]): string[] =>
  texts.slice(0, 10).map((text) => cleanTitle(text ?? '', 40));

/** What GitHub calls those who belong to a repository; to have contributed once gives no right to push. */
const insiders: readonly unknown[] = ['OWNER', 'MEMBER', 'COLLABORATOR'];

export const outsiderField = z
  .literal(true)
  .optional()
  .describe('Present when its author may not push to this repository');

/** The mark, to be spread into an item; without an `author_association` the author counts as an outsider. */
export const outsiderMarkOf = (association: string | null | undefined): { outsider?: true } =>
  insiders.includes(association) ? {} : { outsider: true };

export const nullableText = z.string().nullish();

export const ReadLogin = z.object({ login: z.string() }).nullish();

type Shape = Readonly<Record<string, z.ZodType>>;

/** One field of a view: what it takes from what GitHub says of a thing, how that is shown, and as what. */
export type Field<Read extends Shape, Shown extends z.ZodType> = {
  read: Read;
  shown: Shown;
  /** Undefined leaves the field out. */
  show(thing: z.infer<z.ZodObject<Read>>): z.infer<Shown> | undefined;
  describe(text: string): Field<Read, Shown>;
};

/** What is shown of several things that are read together. */
export const fieldOf = <Read extends Shape, Shown extends z.ZodType>(
  read: Read,
  shown: Shown,
  show: Field<Read, Shown>['show'],
): Field<Read, Shown> => ({ read, shown, show, describe: (text) => fieldOf(read, shown.describe(text), show) });

/** The same, of what is read under one `key`. */
export const fieldAt = <Key extends string, Read extends z.ZodType, Shown extends z.ZodType>(
  key: Key,
  read: Read,
  shown: Shown,
  show: (value: z.infer<Read>) => z.infer<Shown> | undefined,
) => fieldOf({ [key]: read } as Record<Key, Read>, shown, (thing) => show(Object(thing)[key]));

type Text = z.ZodType<string | null | undefined>;

type CleanedField<Usual extends Text> = {
  <Key extends string>(key: Key): Field<Record<Key, Usual>, z.ZodString>;
  /** Where another text than usual may be there. */
  <Key extends string, Read extends Text>(key: Key, text: Read): Field<Record<Key, Read>, z.ZodString>;
};

/** A text, which is cleaned, and is empty where there is none. */
const cleaned = <Usual extends Text>(
  usual: Usual,
  clean: (text: string) => string,
  shown = z.string(),
): CleanedField<Usual> => {
  const field = (key: string, text: Text = usual) => fieldAt(key, text, shown, (value) => clean(value ?? ''));
  return field as CleanedField<Usual>;
};

export const nameAt = cleaned(z.string(), cleanName);
export const headingAt = cleaned(z.string(), cleanHeading);
export const pathAt = cleaned(z.string(), cleanPath);
export const urlAt = cleaned(z.string(), cleanUrl, urlField);
export const timeAt = cleaned(nullableText, utcTime, whenField);
export const bodyAt = cleaned(nullableText, (text) => cleanMarkdown(text, viewLimits.body));
export const commentAt = cleaned(nullableText, (text) => cleanMarkdown(text, viewLimits.comment));

/** Who it is, as their login. */
export const loginAt = <Key extends string>(key: Key) =>
  fieldAt(key, ReadLogin, z.string(), (person) => cleanName(person?.login));

/** Several people by their logins. */
export const loginsAt = <Key extends string>(key: Key) =>
  fieldAt(key, z.array(ReadLogin).nullish(), z.array(z.string()), (people) =>
    manyNames((people ?? []).map((person) => person?.login)),
  );

/** The mark by an `author_association`, no matter how that is called. */
export const outsiderAt = <Key extends string>(key: Key) =>
  fieldAt(key, nullableText, outsiderField, (association) => outsiderMarkOf(association).outsider);

/** Present where it is so. */
export const markAt = <Key extends string>(key: Key) =>
  fieldAt(key, z.boolean().optional(), z.literal(true).optional(), (is) => is || undefined);

/** As it is, such as a number or a flag. */
export const sameAs = <Key extends string, As extends z.ZodType>(key: Key, as: As) =>
  fieldAt(key, as, as, (value) => value);

/** The same, and `otherwise` where GitHub does not say it. */
export const sameOr = <Key extends string, As extends z.ZodType>(key: Key, as: As, otherwise: z.infer<As>) =>
  fieldAt(key, as.optional(), as, (value) => value ?? otherwise);

/** A number; left out where there is none, or 0. */
export const numberAt = <Key extends string>(key: Key) =>
  fieldAt(key, z.number().nullish(), z.number().optional(), (number) => number || undefined);

/** Left out where it would be empty. */
export const unlessEmpty = <Read extends Shape, Shown extends z.ZodType>({ read, shown, show }: Field<Read, Shown>) =>
  fieldOf(read, shown.optional(), (thing) => show(thing) || undefined);

type Fields = Record<string, { read: Shape; shown: z.ZodType; show(thing: never): unknown }>;
type Together<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
type ReadBy<Of extends Fields> = Together<Of[keyof Of]['read']>;

/**
 * A thing of GitHub's, said once, field by field: `read` is what the hub takes of it, `more` included, and `shown` what a client gets;
 * `project` turns the one into the other, and `made` reads what a change answers and does so at once.
 */
export function githubView<Of extends Fields, More extends Shape = Record<never, never>>(fields: Of, more?: More) {
  const reads = Object.values(fields).map((field) => field.read);
  const read = z.object(Object.assign({}, ...reads, more) as ReadBy<Of> & More);
  const schemas = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.shown]));
  const shown = z.object(schemas as { [Name in keyof Of]: Of[Name]['shown'] });
  const project = (thing: z.infer<typeof read>): z.infer<typeof shown> => {
    const all = Object.entries(fields).map(([name, { show }]) => [name, show(thing as never)]);
    return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as z.infer<typeof shown>;
  };
  return { fields, read, shown, project, made: read.transform(project) };
}
