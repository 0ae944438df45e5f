/** What the hub reads of projects, their fields and items, and the small views of them. */
import * as z from 'zod';
import { cleanText } from '../../clean-text.ts';
import type { ToolContext } from '../../tool.ts';
import {
  cleanHeading,
  cleanName,
  cleanUrl,
  fieldAt,
  fieldOf,
  githubView,
  headingAt,
  nullableText,
  outsiderField,
  outsiderMarkOf,
  ReadLogin,
  sameAs,
  timeAt,
  urlField,
  utcTime,
  whenField,
} from '../view.ts';

const Formatted = z.object({ raw: z.string() });

const Option = z.object({ id: z.string(), name: Formatted });
const Iteration = z.object({ id: z.string(), title: Formatted });

export const ReadProjectField = z.object({
  id: z.number(),
  name: z.string(),
  data_type: z.string(),
  options: z.array(Option).optional(),
  configuration: z.object({ iterations: z.array(Iteration).optional() }).optional(),
});
export type ReadProjectField = z.infer<typeof ReadProjectField>;

/** A value is as different as the kinds of fields are: a text, a number, an option, an iteration, people, labels. */
const Value = z.object({ id: z.number(), name: z.string(), data_type: z.string(), value: z.unknown() });
export type ReadFieldValue = z.infer<typeof Value>;

/** An issue, a pull request or a note; null where the account may not see it. */
const Content = z.object({
  url: z.string().optional(),
  html_url: z.string().optional(),
  number: z.number().optional(),
  title: z.string(),
  state: z.string().optional(),
  body: z.string().nullish(),
  user: ReadLogin,
  author_association: z.string().optional(),
});

export const ReadProjectItem = z.object({
  id: z.number(),
  content_type: z.string(),
  content: Content.nullish(),
  updated_at: z.string(),
  fields: z.array(Value).optional(),
});
export type ReadProjectItem = z.infer<typeof ReadProjectItem>;

const textLimit = 1_000;

/** The kinds of fields that can be set. */
const settable: readonly string[] = ['text', 'number', 'date', 'single_select', 'iteration'];

const others: readonly string[] = [
  'assignees',
  'reviewers',
  'labels',
  'milestone',
  'issue_type',
  'sub_issues_progress',
];

/** Whether a value is the item's own: others name issues and pull requests, of any repository. */
export const isOwnValue = ({ data_type }: Pick<ReadFieldValue, 'data_type'>): boolean =>
  settable.includes(data_type) || others.includes(data_type);

/** A value that sets a field: a text, a number, a date, or the id of an option or iteration; null clears it. */
export const FieldValue = z.union([z.string().max(textLimit), z.number(), z.null()]);
export type FieldValue = z.infer<typeof FieldValue>;

const RawText = z.object({ raw: z.string() }).transform(({ raw }) => raw);
const Named = z.object({ name: RawText.or(z.string()) }).transform(({ name }) => name);
const Titled = z.object({ title: RawText.or(z.string()) }).transform(({ title }) => title);
const Person = z.object({ login: z.string() }).transform(({ login }) => login);
const Place = z.object({ full_name: z.string() }).transform(({ full_name }) => full_name);
const One = z.union([z.string(), z.number().transform(String), RawText, Place, Person, Named, Titled]);

/** The value in words; empty where there is none, or none that can be told in words. */
export function shownValue({ value }: Pick<ReadFieldValue, 'value'>): string {
  const all = (Array.isArray(value) ? value : [value]).map((one) => One.safeParse(one).data);
  return all.filter(Boolean).join(', ');
}

/** The value as setting it again would take it; of a text what is visible. */
export function setValue({ data_type, value }: Pick<ReadFieldValue, 'data_type' | 'value'>): FieldValue {
  if (data_type === 'single_select' || data_type === 'iteration') {
    return z.object({ id: z.string() }).safeParse(value).data?.id ?? null;
  }
  if (data_type === 'number') return z.number().safeParse(value).data ?? null;
  const text = z.union([z.string(), RawText]).safeParse(value).data;
  if (text === undefined) return null;
  return cleanText(data_type === 'date' ? text.slice(0, 10) : text, textLimit);
}

const owner = z.object({ login: z.string(), html_url: z.string() });
type Owner = z.infer<typeof owner>;

/** Projects have no address in what the API answers. */
function projectAddress({ owner, number }: { owner: Owner; number: number }): string {
  const base = URL.canParse(owner.html_url) ? new URL(owner.html_url).origin : '';
  return cleanUrl(`${base}/orgs/${encodeURIComponent(owner.login)}/projects/${number}`);
}

export const ProjectView = githubView({
  project: sameAs('number', z.number()).describe('Its number'),
  title: headingAt('title'),
  description: headingAt('short_description', nullableText),
  public: sameAs('public', z.boolean()),
  state: fieldAt('state', z.string().optional(), z.string(), (state) => cleanName(state ?? 'open')),
  updated_at: timeAt('updated_at', z.string()),
  url: fieldOf({ owner, number: z.number() }, urlField, projectAddress),
});
export type ReadProject = z.infer<typeof ProjectView.read>;

export const ProjectFieldView = z.object({
  id: z.number(),
  name: z.string(),
  type: z.string(),
  options: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
});

/** A field that can be set, with the ids of what it can be set to; undefined for one that can't. */
export function viewProjectField(read: ReadProjectField): z.infer<typeof ProjectFieldView> | undefined {
  if (!settable.includes(read.data_type)) return undefined;
  const iterations = read.configuration?.iterations?.map(({ id, title }) => ({ id, name: title }));
  const options = read.options ?? iterations;
  return {
    id: read.id,
    name: short(read.name),
    type: cleanName(read.data_type),
    ...(options && {
      options: options.slice(0, 30).map(({ id, name: { raw } }) => ({ id: short(id), name: short(raw) })),
    }),
  };
}

const short = (text: string): string => cleanName(text.slice(0, 60));

export const ProjectItemView = z.object({
  id: z.number().describe('What its tools know it by'),
  type: z.enum(['issue', 'pull_request', 'note']),
  repository: z.string().optional().describe('owner/name'),
  number: z.number().optional(),
  title: z.string().describe('Empty where this account may not see it'),
  state: z.string().optional(),
  author: z.string().optional(),
  outsider: outsiderField,
  fields: z.array(z.object({ name: z.string(), value: z.string() })),
  updated_at: whenField,
  url: urlField,
});

/** The repository of what the item is about; undefined for a note, which is in the project alone. */
export const repositoryOfItem = ({ content }: ReadProjectItem): string | undefined =>
  /\/repos\/([^/?#]+\/[^/?#]+)\/(?:issues|pulls)\/\d+$/.exec(content?.url ?? '')?.[1];

/** Whether a key that covers the owner's repositories covers what the item is about, which may be in somebody else's. */
export const isItemCovered = (
  item: ReadProjectItem,
  { owner }: { owner: string },
  allows: ToolContext['allows'],
): boolean => allows('repository', (repositoryOfItem(item) ?? `${owner}/*`).toLowerCase());

const types: Readonly<Record<string, z.infer<typeof ProjectItemView>['type']>> = {
  Issue: 'issue',
  PullRequest: 'pull_request',
};

/** `within` is the project's address, for an item that has no address. */
export function viewProjectItem(read: ReadProjectItem, within: string): z.infer<typeof ProjectItemView> {
  const { content } = read;
  const repository = repositoryOfItem(read);
  const values = (read.fields ?? [])
    .filter(isOwnValue)
    .map((field) => ({ name: short(field.name), value: cleanName(shownValue(field)) }))
    .filter(({ value }) => value !== '');
  return {
    id: read.id,
    type: types[read.content_type] ?? 'note',
    ...(repository && { repository: cleanName(repository) }),
    ...(content?.number !== undefined && { number: content.number }),
    title: cleanHeading(content?.title ?? ''),
    ...(content?.state && { state: cleanName(content.state) }),
    ...(content?.user && { author: cleanName(content.user.login) }),
    // Anyone who may write to a project may leave a note in it.
    ...(repository && outsiderMarkOf(content?.author_association)),
    fields: values.slice(0, 15),
    updated_at: utcTime(read.updated_at),
    url: content?.html_url ? cleanUrl(content.html_url) : `${within}?pane=issue&itemId=${read.id}`,
  };
}
