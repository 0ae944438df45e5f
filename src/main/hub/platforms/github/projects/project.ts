import * as z from 'zod';
import type { ToolContext } from '../../../tools/tool.ts';
import { outsider, outsiderMark } from '../outsider.ts';
import { address, instant, name, title } from '../project.ts';
import type { ReadProject, ReadProjectField, ReadProjectItem } from './read.ts';
import { isOwnValue, settable, shownValue } from './values.ts';

const when = z.string().describe('UTC, or empty when unknown');
const url = z.string().describe('Address to cite');

export const Project = z.object({
  project: z.number().describe('Its number'),
  title: z.string(),
  description: z.string(),
  public: z.boolean(),
  state: z.string(),
  updated_at: when,
  url,
});

/** Projects have no address of their own in what the API answers. */
export function projectAddress({ owner, number }: Pick<ReadProject, 'owner' | 'number'>): string {
  const base = URL.canParse(owner.html_url) ? new URL(owner.html_url).origin : '';
  const kind = owner.type === 'Organization' ? 'orgs' : 'users';
  return address(`${base}/${kind}/${encodeURIComponent(owner.login)}/projects/${number}`);
}

export const projectProject = (read: ReadProject): z.infer<typeof Project> => ({
  project: read.number,
  title: title(read.title),
  description: title(read.short_description ?? ''),
  public: read.public,
  state: name(read.state ?? 'open'),
  updated_at: instant(read.updated_at),
  url: projectAddress(read),
});

export const Field = z.object({
  id: z.number(),
  name: z.string(),
  type: z.string(),
  options: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
});

/** A field that can be set, with the ids of what it can be set to; undefined for one that can't. */
export function projectField(read: ReadProjectField): z.infer<typeof Field> | undefined {
  if (!settable.includes(read.data_type)) return undefined;
  const iterations = read.configuration?.iterations?.map(({ id, title }) => ({ id, name: title }));
  const options = read.options ?? iterations;
  return {
    id: read.id,
    name: short(read.name),
    type: name(read.data_type),
    ...(options && {
      options: options.slice(0, 30).map(({ id, name: { raw } }) => ({ id: short(id), name: short(raw) })),
    }),
  };
}

const short = (text: string): string => name(text.slice(0, 60));

export const Item = z.object({
  id: z.number().describe('What its tools know it by'),
  type: z.enum(['issue', 'pull_request', 'note']),
  repository: z.string().optional().describe('owner/name'),
  number: z.number().optional(),
  title: z.string().describe('Empty where this account may not see it'),
  state: z.string().optional(),
  author: z.string().optional(),
  outsider,
  fields: z.array(z.object({ name: z.string(), value: z.string() })),
  updated_at: when,
  url,
});

/** The repository of what the item is about; undefined for a note, which is in the project alone. */
export const repositoryOfItem = ({ content }: ReadProjectItem): string | undefined =>
  /\/repos\/([^/?#]+\/[^/?#]+)\/(?:issues|pulls)\/\d+$/.exec(content?.url ?? '')?.[1];

/** Whether a key that covers the owner's repositories covers what the item is about, which may be in somebody else's. */
export const isCovered = (
  item: ReadProjectItem,
  { owner }: { owner: string },
  allows: ToolContext['allows'],
): boolean => allows('repository', (repositoryOfItem(item) ?? `${owner}/*`).toLowerCase());

const types: Readonly<Record<string, z.infer<typeof Item>['type']>> = { Issue: 'issue', PullRequest: 'pull_request' };

/** `within` is the project's address, for what has none of its own. */
export function projectItem(read: ReadProjectItem, within: string): z.infer<typeof Item> {
  const { content } = read;
  const repository = repositoryOfItem(read);
  const values = (read.fields ?? [])
    .filter(isOwnValue)
    .map((field) => ({ name: short(field.name), value: name(shownValue(field)) }))
    .filter(({ value }) => value !== '');
  return {
    id: read.id,
    type: types[read.content_type] ?? 'note',
    ...(repository && { repository: name(repository) }),
    ...(content?.number !== undefined && { number: content.number }),
    title: title(content?.title ?? ''),
    ...(content?.state && { state: name(content.state) }),
    ...(content?.user && { author: name(content.user.login) }),
    // Whoever may write to a project may leave a note in it.
    ...(repository && outsiderMark(content?.author_association)),
    fields: values.slice(0, 15),
    updated_at: instant(read.updated_at),
    url: content?.html_url ? address(content.html_url) : `${within}?pane=issue&itemId=${read.id}`,
  };
}
