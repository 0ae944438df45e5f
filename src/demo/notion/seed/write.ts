/** Small words in which the seed is written, and the people of the workspace. */
import {
  type Block,
  type Column,
  type DataSource,
  idOf,
  type NotionAccount,
  type NotionDatabase,
  type NotionObject,
  type NotionPage,
  type NotionUser,
  type Parent,
  type RichText,
  rich,
} from '../model.ts';

const person = (name: string, email: string, more: Pick<NotionUser, 'isGuest'> = {}): NotionUser => ({
  id: idOf(email),
  name,
  type: 'person' as const,
  email,
  ...more,
});

export const adaAtNotion = person('Ada Lovelace', 'ada@northwind.example');
export const graceAtNotion = person('Grace Hopper', 'grace@northwind.example');
export const tom = person('Tom Okafor', 'tom@northwind.example');
/** Somebody of another company, whom the workspace lets see and write some pages. */
export const victor = person('Victor Vance (BrightQuote)', 'victor@brightquote.example', { isGuest: true });

const botOf = (label: string): NotionUser => ({ id: idOf(`bot of ${label}`), name: 'OpenGitHubX', type: 'bot' });

export const notionAccounts: NotionAccount[] = [
  { label: 'ada@northwind', userId: adaAtNotion.id, botId: botOf('ada@northwind').id },
  { label: 'grace@northwind', userId: graceAtNotion.id, botId: botOf('grace@northwind').id },
];

export const users: NotionUser[] = [
  adaAtNotion,
  graceAtNotion,
  tom,
  victor,
  ...notionAccounts.map(({ label }) => botOf(label)),
];

/** A block and what is in it, before it stands anywhere. */
export type Draft = { type: string; value: Record<string, unknown>; children?: Draft[] };

export const draftBlock = (type: string, value: Record<string, unknown> = {}, children?: Draft[]): Draft => ({
  type,
  value,
  ...(children && { children }),
});

/** A block of text; `more` are the fields that its kind has beside. */
export const draftText = (type: string, words: string | RichText[], children?: Draft[], more: object = {}): Draft =>
  draftBlock(type, { rich_text: typeof words === 'string' ? rich(words) : words, color: 'default', ...more }, children);

export const paragraph = (...words: (string | RichText)[]): Draft => draftText('paragraph', rich(...words));
export const bullet = (words: string, children?: Draft[]): Draft => draftText('bulleted_list_item', words, children);
export const toDo = (words: string, checked: boolean): Draft => draftText('to_do', words, undefined, { checked });

type By = { by: NotionUser; at: number; editedBy?: NotionUser; editedAt?: number };

const kept = ({ by, at, editedBy = by, editedAt = at }: By) => ({
  createdBy: by.id,
  lastEditedBy: editedBy.id,
  createdAt: at,
  editedAt,
  inTrash: false,
});

export const inPage = (id: string): Parent => ({ type: 'page_id', id });

type PageOptions = By & {
  parent: Parent;
  icon?: string;
  properties?: Record<string, unknown>;
  publicUrl?: string;
  sharedWith?: string[];
  /** Its name for the id, where the title is not unique. */
  key?: string;
};

/** A page with its blocks. In a data source, `titleColumn` is what its title is called. */
export function draftPage(
  title: string,
  options: PageOptions,
  content: Draft[],
  titleColumn = 'title',
): NotionObject[] {
  const id = idOf(`page ${options.key ?? title}`);
  const own: NotionPage = {
    object: 'page',
    id,
    parent: options.parent,
    icon: options.icon ?? null,
    properties: { [titleColumn]: rich(title), ...options.properties },
    publicUrl: options.publicUrl ?? null,
    ...(options.sharedWith && { sharedWith: options.sharedWith }),
    ...kept(options),
  };
  return [own, ...blocks(content, inPage(id), id, options)];
}

function blocks(drafts: readonly Draft[], parent: Parent, key: string, by: By): NotionObject[] {
  return drafts.flatMap(({ type, value, children = [] }, place) => {
    const id = idOf(`${key} ${place}`);
    const own: Block = { object: 'block', id, parent, type, value, ...kept(by) };
    return [own, ...blocks(children, { type: 'block_id', id }, `${key} ${place}`, by)];
  });
}

/** A database with its one data source; the two have different ids. */
export function database(
  title: string,
  options: By & { parent: Parent; description?: string },
  columns: Record<string, Omit<Column, 'id'>>,
): { things: NotionObject[]; source: Parent } {
  const id = idOf(`database ${title}`);
  const sourceId = idOf(`data source ${title}`);
  const own: NotionDatabase = {
    object: 'database',
    id,
    parent: options.parent,
    title: rich(title),
    description: rich(options.description ?? ''),
    isInline: false,
    ...kept(options),
  };
  const withIds = Object.entries(columns).map(([name, column]): [string, Column] => [
    name,
    { ...column, id: column.type === 'title' ? 'title' : idOf(`column ${title} ${name}`).slice(0, 4) },
  ]);
  const source: DataSource = {
    object: 'data_source',
    id: sourceId,
    parent: { type: 'database_id', id },
    title: rich(title),
    columns: Object.fromEntries(withIds),
    ...kept(options),
  };
  return { things: [own, source], source: { type: 'data_source_id', id: sourceId } };
}
