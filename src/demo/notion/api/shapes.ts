/** Things as the API of version 2026-03-11 answers them. */
import {
  type Block,
  type Column,
  type DataSource,
  type NotionComment,
  type NotionDatabase,
  type NotionPage,
  type NotionUser,
  type Parent,
  plainText,
} from '../model.ts';
import type { Store } from './store.ts';

/** Notion's times are whole minutes for what was edited, written with milliseconds. */
const time = (at: number): string => new Date(at).toISOString();
const by = (id: string) => ({ object: 'user', id });
const addressOf = (id: string, title = ''): string => {
  const slug = title
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return `https://www.notion.so/${slug ? `${slug}-` : ''}${id.replaceAll('-', '')}`;
};

const stamps = ({
  createdAt,
  editedAt,
  createdBy,
  lastEditedBy,
  inTrash,
}: NotionPage | NotionDatabase | DataSource | Block) => ({
  created_time: time(createdAt),
  last_edited_time: time(editedAt),
  created_by: by(createdBy),
  last_edited_by: by(lastEditedBy),
  in_trash: inTrash,
});

function parentShape(store: Store, parent: Parent): Record<string, unknown> {
  if (parent.type === 'workspace') return { type: 'workspace', workspace: true };
  if (parent.type !== 'data_source_id') return { type: parent.type, [parent.type]: parent.id };
  const source = store.workspace.things.find(({ id }) => id === parent.id);
  const databaseId = source?.parent.type === 'database_id' ? source.parent.id : '';
  return { type: 'data_source_id', data_source_id: parent.id, database_id: databaseId };
}

const empty: Record<string, unknown> = {
  rich_text: [],
  title: [],
  multi_select: [],
  people: [],
  files: [],
  relation: [],
};

function shownValue(page: NotionPage, name: string, type: string): unknown {
  switch (type) {
    case 'created_time':
      return time(page.createdAt);
    case 'last_edited_time':
      return time(page.editedAt);
    case 'created_by':
      return by(page.createdBy);
    case 'last_edited_by':
      return by(page.lastEditedBy);
    case 'checkbox':
      return page.properties[name] ?? false;
    case 'unique_id':
      return page.properties[name] ?? { prefix: null, number: null };
    case 'formula':
      return page.properties[name] ?? { type: 'number', number: null };
    case 'rollup':
      return page.properties[name] ?? { type: 'number', number: 0, function: 'count' };
    default:
      return page.properties[name] ?? empty[type] ?? null;
  }
}

/** The columns of what the page is in; a page that is in no data source has a title alone. */
export function columnsOf(store: Store, { parent }: Pick<NotionPage, 'parent'>): Record<string, Column> {
  const source = parent.type === 'data_source_id' && store.workspace.things.find(({ id }) => id === parent.id);
  if (source && source.object === 'data_source') return source.columns;
  return { title: { id: 'title', type: 'title', config: {} } };
}

export function propertiesOf(store: Store, page: NotionPage): Record<string, Record<string, unknown>> {
  const columns = Object.entries(columnsOf(store, page));
  return Object.fromEntries(
    columns.map(([name, { id, type }]) => {
      const isListed = type === 'relation' ? { has_more: false } : {};
      return [name, { id, type, [type]: shownValue(page, name, type), ...isListed }];
    }),
  );
}

export function titleOfThing(store: Store, page: NotionPage): string {
  const [name = 'title'] = Object.entries(columnsOf(store, page)).find(([, { type }]) => type === 'title') ?? [];
  return plainText((page.properties[name] ?? []) as never);
}

export const pageShape = (store: Store, page: NotionPage) => ({
  object: 'page',
  id: page.id,
  ...stamps(page),
  is_archived: false,
  is_locked: false,
  cover: null,
  icon: page.icon === null ? null : { type: 'emoji', emoji: page.icon },
  parent: parentShape(store, page.parent),
  properties: propertiesOf(store, page),
  url: addressOf(page.id, titleOfThing(store, page)),
  public_url: page.publicUrl,
});

export function databaseShape(store: Store, database: NotionDatabase) {
  const { created_by: _, last_edited_by: __, ...times } = stamps(database);
  const sources = store.childrenOf(database.id).filter((one): one is DataSource => one.object === 'data_source');
  return {
    object: 'database',
    id: database.id,
    ...times,
    title: database.title,
    description: database.description,
    is_inline: database.isInline,
    is_locked: false,
    data_sources: sources.map(({ id, title }) => ({ id, name: plainText(title) })),
    icon: null,
    cover: null,
    parent: parentShape(store, database.parent),
    url: addressOf(database.id, plainText(database.title)),
    public_url: null,
  };
}

export function dataSourceShape(store: Store, source: DataSource) {
  const databaseId = source.parent.type === 'database_id' ? source.parent.id : '';
  const database = store.workspace.things.find(({ id }) => id === databaseId);
  const columns = Object.entries(source.columns).map(([name, { id, type, config }]) => [
    name,
    { id, name, type, description: null, [type]: config },
  ]);
  return {
    object: 'data_source',
    id: source.id,
    ...stamps(source),
    title: source.title,
    description: [],
    is_inline: false,
    icon: null,
    cover: null,
    parent: { type: 'database_id', database_id: databaseId },
    database_parent: database ? parentShape(store, database.parent) : { type: 'workspace', workspace: true },
    properties: Object.fromEntries(columns),
    url: addressOf(databaseId, plainText(source.title)),
    public_url: null,
  };
}

/** Pages and databases stand among the blocks of the page that they are in. */
export function blockShape(store: Store, thing: Block | NotionPage | NotionDatabase) {
  const common = { object: 'block', id: thing.id, parent: parentShape(store, thing.parent), ...stamps(thing) };
  if (thing.object === 'page') {
    return { ...common, type: 'child_page', has_children: true, child_page: { title: titleOfThing(store, thing) } };
  }
  if (thing.object === 'database') {
    const title = plainText(thing.title);
    return { ...common, type: 'child_database', has_children: false, child_database: { title } };
  }
  const hasChildren = store.childrenOf(thing.id).length > 0;
  return { ...common, type: thing.type, has_children: hasChildren, [thing.type]: thing.value };
}

export const notionUserShape = (store: Store, user: NotionUser) =>
  user.type === 'person'
    ? { object: 'user', id: user.id, name: user.name, avatar_url: null, type: 'person', person: { email: user.email } }
    : {
        object: 'user',
        id: user.id,
        name: user.name,
        avatar_url: null,
        type: 'bot',
        bot: botOf(store, user),
      };

function botOf({ workspace, account }: Store, { id }: NotionUser): Record<string, unknown> {
  if (id !== account.botId) return {};
  const owner = workspace.users.find((user) => user.id === account.userId);
  const person = owner && { object: 'user', id: owner.id, name: owner.name, avatar_url: null, type: 'person' };
  return {
    owner: { type: 'user', user: { ...person, person: { email: owner?.email } } },
    workspace_id: '6e1f3f0a-0c1b-4a53-9d07-51b3a1a4f001',
    workspace_name: workspace.name,
    workspace_limits: { max_file_upload_size_in_bytes: 5_242_880 },
  };
}

export function commentShape(store: Store, comment: NotionComment) {
  const author = store.workspace.users.find(({ id }) => id === comment.createdBy);
  const kind = author?.type === 'bot' ? 'integration' : 'user';
  return {
    object: 'comment',
    id: comment.id,
    parent: { type: comment.parent.type, [comment.parent.type]: comment.parent.id },
    discussion_id: comment.discussionId,
    created_time: time(comment.createdAt),
    last_edited_time: time(comment.createdAt),
    created_by: by(comment.createdBy),
    rich_text: comment.richText,
    display_name: { type: kind, resolved_name: author?.name ?? null },
  };
}
