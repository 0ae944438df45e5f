/** A page as enhanced Markdown: https://developers.notion.com/guides/data-apis/enhanced-markdown */
import { isObject } from '../../web.ts';
import { type Block, type NotionDatabase, type NotionPage, plainText, type RichText } from '../model.ts';
import { type Body, only, refuseInvalid } from './input.ts';
import { titleOfThing } from './shapes.ts';
import type { Store } from './store.ts';

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
    ...[`<${name}${attributes}>`, ...indented([...(words ? [words] : []), ...children]), `</${name}>`],
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
    refuseInvalid('body failed validation: body.type should be `update_content`.');
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
