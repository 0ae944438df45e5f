/** Pages; the properties that a request sets are checked against the columns that there are. */
import { isObject } from '../../web.ts';
import {
  type Block,
  type Column,
  type DataSource,
  type NotionDatabase,
  type NotionPage,
  type Parent,
  plainText,
  type RichText,
} from '../model.ts';
import { addBlocks, refuseInTrash } from './blocks.ts';
import { type Body, bodyOf, objectNotFound, only, refuseInvalid, refusePart, richTextOf } from './input.ts';
import { columnsOf, pageShape, propertiesOf, titleOfThing } from './shapes.ts';
import { parentIdOf, type Store } from './store.ts';

const computed = ['formula', 'rollup', 'unique_id', 'created_time', 'created_by', 'last_edited_time', 'last_edited_by'];

function setProperties(store: Store, page: NotionPage, given: Body): void {
  const columns = columnsOf(store, page);
  const set = Object.entries(given).map(([key, value]): [string, unknown] => {
    const found = Object.entries(columns).find(([name, { id }]) => name === key || id === key);
    if (!found) return refuseInvalid(`${key} is not a property that exists.`);
    const [name, column] = found;
    const type = column.type;
    if (!isObject(value) || !(type in value)) return refuseInvalid(`${key} is expected to be ${type}.`);
    if (computed.includes(type)) return refuseInvalid(`${key} is computed, and cannot be set.`);
    return [name, storedValue(store, column, name, value[type])];
  });
  Object.assign(page.properties, Object.fromEntries(set));
}

function storedValue(store: Store, { type, config }: Column, name: string, value: unknown): unknown {
  switch (type) {
    case 'title':
    case 'rich_text':
      return richTextOf(value, `properties.${name}.${type}`);
    case 'select':
    case 'status':
      return value === null ? null : optionOf(config, type, name, value);
    case 'multi_select':
      return listOf(name, value).map((one) => optionOf(config, type, name, one));
    case 'people':
      return listOf(name, value).map((one) => personOf(store, one));
    case 'relation':
      return listOf(name, value).map((one) => ({ id: store.find('page', String(isObject(one) ? one['id'] : one)).id }));
    case 'date':
      return dateOf(name, value);
    case 'number':
      if (value !== null && typeof value !== 'number') refuseInvalid(`${name} should be a number.`);
      return value;
    case 'checkbox':
      if (typeof value !== 'boolean') refuseInvalid(`${name} should be a boolean.`);
      return value;
    default:
      return value;
  }
}

function listOf(name: string, value: unknown): unknown[] {
  return Array.isArray(value) ? value : refuseInvalid(`${name} should be an array.`);
}

/** Selects learn new options by being given them; a status does not. */
function optionOf(config: Record<string, unknown>, type: string, name: string, given: unknown): unknown {
  const options = (config['options'] ?? []) as { id: string; name: string; color: string }[];
  const wanted = isObject(given) ? given : {};
  const found = options.find((one) => one.id === wanted['id'] || one.name === wanted['name']);
  if (found) return found;
  if (type === 'status' || typeof wanted['name'] !== 'string') {
    refuseInvalid(`Invalid ${type} option for ${name}. ${type} option "${String(wanted['name'])}" does not exist.`);
  }
  const added = { id: `new${options.length}`, name: String(wanted['name']), color: 'default' };
  options.push(added);
  return added;
}

function personOf({ workspace }: Store, given: unknown) {
  const id = isObject(given) ? given['id'] : undefined;
  if (!workspace.users.some((user) => user.id === id)) refuseInvalid(`No user with the id ${String(id)}.`);
  return { object: 'user', id };
}

function dateOf(name: string, value: unknown): unknown {
  if (value === null) return null;
  const { start, end = null, time_zone = null } = isObject(value) ? value : {};
  if (typeof start !== 'string' || Number.isNaN(Date.parse(start))) {
    refuseInvalid(`body failed validation: ${name}.date.start should be a valid ISO 8601 date string.`);
  }
  return { start, end, time_zone };
}

/** Where a request puts a page; a database stands for its only data source. */
export function parentOf(store: Store, given: unknown): Parent {
  const parent = isObject(given) ? given : {};
  if (parent['page_id']) return { type: 'page_id', id: store.find('page', String(parent['page_id'])).id };
  if (parent['data_source_id']) {
    return { type: 'data_source_id', id: store.find('data_source', String(parent['data_source_id'])).id };
  }
  if (parent['database_id']) {
    const database = store.find('database', String(parent['database_id']));
    const source = store.childrenOf(database.id).find((one): one is DataSource => one.object === 'data_source');
    return source ? { type: 'data_source_id', id: source.id } : objectNotFound('data source', database.id);
  }
  if (parent['workspace'] === true) return { type: 'workspace' };
  return refusePart('parent', 'defined');
}

export async function createPage(store: Store, request: Request): Promise<Response> {
  const body = await bodyOf(request);
  only(body, 'parent', 'properties', 'icon', 'cover', 'children');
  const parent = parentOf(store, body['parent']);
  const own = parent.type === 'workspace' ? { sharedWith: [store.account.label] } : {};
  const draft = { object: 'page' as const, parent, icon: null, properties: {}, publicUrl: null, ...own };
  // Checked on a page that is not there yet, so that a refusal leaves nothing behind.
  const tried = { ...draft, id: '', ...store.stamp() } satisfies NotionPage;
  setProperties(store, tried, isObject(body['properties']) ? body['properties'] : {});
  const page = store.add<NotionPage>({ ...draft, properties: tried.properties, icon: iconOf(body) ?? null });
  try {
    addBlocks(store, { type: 'page_id', id: page.id }, body['children'] ?? []);
  } catch (error) {
    store.workspace.things.splice(store.workspace.things.indexOf(page), 1);
    throw error;
  }
  return Response.json(pageShape(store, page));
}

/** `/v1/pages/{id}` and what is below it. */
export async function servePage(
  store: Store,
  request: Request,
  id: string,
  part?: string,
  name?: string,
): Promise<Response> {
  const page = store.find('page', id);
  const isRead = request.method === 'GET';
  if (part === 'markdown') {
    if (!isRead) changeMarkdown(store, page, await bodyOf(request));
    return Response.json(markdownShape(store, page));
  }
  if (part === 'properties') {
    const found = Object.values(propertiesOf(store, page)).find((one) => one['id'] === name);
    return found ? Response.json({ object: 'property_item', ...found }) : objectNotFound('property', String(name));
  }
  if (part === 'move') return Response.json(move(store, page, await bodyOf(request)));
  if (!isRead) update(store, page, await bodyOf(request));
  return Response.json(pageShape(store, page));
}

function update(store: Store, page: NotionPage, body: Body): void {
  only(body, 'properties', 'icon', 'cover', 'in_trash', 'is_locked');
  if (body['in_trash'] !== false) refuseInTrash(page);
  if (isObject(body['properties'])) setProperties(store, page, body['properties']);
  const icon = iconOf(body);
  if (icon !== undefined) page.icon = icon;
  if (typeof body['in_trash'] === 'boolean') page.inTrash = body['in_trash'];
  store.touch(page);
}

function iconOf({ icon }: Body): string | null | undefined {
  if (icon === undefined || icon === null) return icon;
  return isObject(icon) && typeof icon['emoji'] === 'string' ? icon['emoji'] : refuseInvalid('Invalid icon.');
}

function move(store: Store, page: NotionPage, body: Body): unknown {
  only(body, 'parent');
  const parent = parentOf(store, body['parent']);
  for (let above: Parent = parent; ; ) {
    const id = parentIdOf(above);
    if (id === page.id) refuseInvalid('A page cannot be moved into itself.');
    const thing = store.workspace.things.find((one) => one.id === id);
    if (!thing) break;
    above = thing.parent;
  }
  page.parent = parent;
  store.touch(page);
  return pageShape(store, page);
}

// A page as enhanced Markdown: https://developers.notion.com/guides/data-apis/enhanced-markdown

type Value = {
  rich_text?: RichText[];
  caption?: RichText[];
  cells?: RichText[][];
  checked?: boolean;
  is_toggleable?: boolean;
  language?: string;
  expression?: string;
  url?: string;
  icon?: { emoji?: string };
  external?: { url: string };
  page_id?: string;
};

export const markdownShape = (store: Store, page: NotionPage) => ({
  object: 'page_markdown',
  id: page.id,
  markdown: linesOf(store, page.id).join('\n'),
  truncated: false,
  unknown_block_ids: [],
});

const escaped = (text: string): string => text.replace(/[\\*~`$[\]<>{}|^]/g, '\\$&');

function inline(texts: readonly RichText[] = []): string {
  return texts.map(spanOf).join('');
}

function spanOf({ type, text, mention, equation, annotations, plain_text, href }: RichText): string {
  if (type === 'equation') return `$\`${equation?.expression}\`$`;
  if (mention) {
    const { type: kind, user, date } = mention as { type: string; user?: { id: string }; date?: { start: string } };
    if (kind === 'user') return `<mention-user url="user://${user?.id}">${escaped(plain_text)}</mention-user>`;
    if (kind === 'date') return `<mention-date start="${date?.start}"/>`;
    return `<mention-${kind} url="${href ?? ''}">${escaped(plain_text)}</mention-${kind}>`;
  }
  const content = text?.content ?? '';
  if (annotations.code) return `\`${content}\``;
  const marks = [annotations.bold && '**', annotations.italic && '*', annotations.strikethrough && '~~'].filter(
    Boolean,
  );
  const span = `${marks.join('')}${escaped(content).replaceAll('\n', '<br>')}${marks.toReversed().join('')}`;
  return href ? `[${span}](${href})` : span;
}

const indented = (lines: string[]): string[] => lines.map((line) => `\t${line}`);

function linesOf(store: Store, id: string): string[] {
  return store.childrenOf(id).flatMap((one) => {
    if (one.object === 'page' || one.object === 'database') return [childOf(store, one)];
    return one.object === 'block' ? blockLines(store, one) : [];
  });
}

function childOf(store: Store, child: NotionPage | NotionDatabase): string {
  const kind = child.object;
  const title = child.object === 'page' ? titleOfThing(store, child) : plainText(child.title);
  return `<${kind} url="https://www.notion.so/${child.id.replaceAll('-', '')}">${escaped(title)}</${kind}>`;
}

function blockLines(store: Store, { id, type, value }: Block): string[] {
  const { rich_text, caption, cells, checked, is_toggleable, language, expression, url, icon, external, page_id } =
    value as Value;
  const words = inline(rich_text);
  const children = linesOf(store, id);
  const tagged = (name: string, attributes = ''): string[] => [
    `<${name}${attributes}>`,
    ...indented([...(words ? [words] : []), ...children]),
    `</${name}>`,
  ];
  switch (type) {
    case 'heading_1':
    case 'heading_2':
    case 'heading_3':
      return [
        `${'#'.repeat(Number(type.at(-1)))} ${words}${is_toggleable ? ' {toggle="true"}' : ''}`,
        ...indented(children),
      ];
    case 'bulleted_list_item':
      return [`- ${words}`, ...indented(children)];
    case 'numbered_list_item':
      return [`1. ${words}`, ...indented(children)];
    case 'to_do':
      return [`- [${checked ? 'x' : ' '}] ${words}`, ...indented(children)];
    case 'toggle':
      return ['<details>', `<summary>${words}</summary>`, ...indented(children), '</details>'];
    case 'quote':
      return [`> ${words}`, ...indented(children)];
    case 'callout':
      return tagged('callout', icon?.emoji ? ` icon="${icon.emoji}"` : '');
    case 'code':
      return [`\`\`\`${language}`, ...plainText(rich_text ?? []).split('\n'), '```'];
    case 'equation':
      return ['$$', expression ?? '', '$$'];
    case 'divider':
      return ['---'];
    case 'table':
      return ['<table header-row="true">', ...children, '</table>'];
    case 'table_row':
      return ['<tr>', ...(cells ?? []).map((cell) => `<td>${inline(cell)}</td>`), '</tr>'];
    case 'column_list':
      return tagged('columns');
    case 'column':
    case 'synced_block':
      return tagged(type);
    case 'image':
      return [`![${inline(caption)}](${external?.url})`];
    case 'video':
    case 'audio':
    case 'pdf':
    case 'file':
      return [`<${type} src="${external?.url}">${inline(caption)}</${type}>`];
    case 'bookmark':
    case 'embed':
    case 'link_preview':
      return [`[${inline(caption) || url}](${url})`];
    case 'link_to_page':
      return [`<mention-page url="https://www.notion.so/${page_id?.replaceAll('-', '')}"/>`];
    case 'table_of_contents':
      return ['<table_of_contents/>'];
    case 'paragraph':
      return [words === '' && children.length === 0 ? '<empty-block/>' : words, ...indented(children)];
    default:
      return [`<unknown url="https://www.notion.so/${id.replaceAll('-', '')}" alt="${type}"/>`];
  }
}

/**
 * Replaces text of a page, `update_content`: the first place where it stands, or all of them. Unlike Notion's, this one finds
 * what stands in one run of text alone, and takes the new text as it is.
 */
export function changeMarkdown(store: Store, page: NotionPage, body: Body): void {
  only(body, 'type', 'update_content', 'allow_async');
  const updates = isObject(body['update_content']) ? body['update_content']['content_updates'] : undefined;
  if (body['type'] !== 'update_content' || !Array.isArray(updates)) {
    refusePart('type', '`update_content`');
  }
  for (const update of updates as Body[]) {
    only(update, 'old_str', 'new_str', 'replace_all_matches');
    const [old, next] = [String(update['old_str']), String(update['new_str'])];
    const all = textsBelow(store, page.id).filter(({ run }) => escaped(run.plain_text).includes(old));
    if (all.length === 0) refuseInvalid('old_str was not found in the page content.');
    const isAll = update['replace_all_matches'] === true;
    for (const { run, block } of isAll ? all : all.slice(0, 1)) {
      const words = escaped(run.plain_text)[isAll ? 'replaceAll' : 'replace'](old, () => next);
      run.plain_text = words.replace(/\\([\\*~`$[\]<>{}|^])/g, '$1');
      if (run.text) run.text.content = run.plain_text;
      store.touch(block);
    }
  }
}

function textsBelow(store: Store, id: string): { block: Block; run: RichText }[] {
  return store.childrenOf(id).flatMap((one) => {
    if (one.object !== 'block') return [];
    const own = ((one.value as Value).rich_text ?? []).filter(({ type }) => type === 'text');
    return [...own.map((run) => ({ block: one, run })), ...textsBelow(store, one.id)];
  });
}
