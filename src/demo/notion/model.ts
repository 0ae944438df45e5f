/** What the demo Notion keeps: everything is one flat list of things, each in a parent, in the order in which it stands there. */
import { createHash } from 'node:crypto';

/** A piece of text as the API answers it. https://developers.notion.com/reference/rich-text */
export type RichText = {
  type: 'text' | 'mention' | 'equation';
  annotations: Record<'bold' | 'italic' | 'strikethrough' | 'underline' | 'code', boolean> & { color: string };
  plain_text: string;
  href: string | null;
  text?: { content: string; link: { url: string } | null };
  mention?: Record<string, unknown>;
  equation?: { expression: string };
};

export type Parent =
  | { type: 'workspace' }
  | { type: 'page_id' | 'database_id' | 'data_source_id' | 'block_id'; id: string };

type Kept = {
  id: string;
  parent: Parent;
  createdBy: string;
  lastEditedBy: string;
  createdAt: number;
  editedAt: number;
  inTrash: boolean;
};

export type NotionPage = Kept & {
  object: 'page';
  icon: string | null;
  /** By name; each in the shape of its type in the API, without id and type. */
  properties: Record<string, unknown>;
  publicUrl: string | null;
  /** Who may see it, by account; those of the page that it is in where left out. */
  sharedWith?: string[];
};

export type NotionDatabase = Kept & {
  object: 'database';
  title: RichText[];
  description: RichText[];
  isInline: boolean;
};

/** A property of a data source. https://developers.notion.com/reference/property-object */
export type Column = { id: string; type: string; config: Record<string, unknown> };

export type DataSource = Kept & {
  object: 'data_source';
  title: RichText[];
  columns: Record<string, Column>;
};

export type Block = Kept & { object: 'block'; type: string; value: Record<string, unknown> };

export type NotionObject = NotionPage | NotionDatabase | DataSource | Block;

export type NotionComment = {
  id: string;
  parent: { type: 'page_id' | 'block_id'; id: string };
  discussionId: string;
  createdBy: string;
  createdAt: number;
  richText: RichText[];
};

export type NotionUser = {
  id: string;
  name: string;
  type: 'person' | 'bot';
  email?: string;
  /** Guests see single pages; the API lists members alone. */
  isGuest?: true;
};

/** Who consented: the bot is what a token acts as. */
export type NotionAccount = { label: string; userId: string; botId: string };

export type NotionWorkspace = { name: string; users: NotionUser[]; things: NotionObject[]; comments: NotionComment[] };

type Style = { bold?: true; italic?: true; strikethrough?: true; code?: true; link?: string };

const plain = { bold: false, italic: false, strikethrough: false, underline: false, code: false, color: 'default' };

/** One run of text, as the API answers it. */
export function textRun(content: string, { link, ...style }: Style = {}): RichText {
  return {
    type: 'text',
    text: { content, link: link === undefined ? null : { url: link } },
    annotations: { ...plain, ...style },
    plain_text: content,
    href: link ?? null,
  };
}

/** Runs of text; plain ones may be given as they are. */
export const rich = (...runs: (string | RichText)[]): RichText[] =>
  runs.filter((one) => one !== '').map((one) => (typeof one === 'string' ? textRun(one) : one));

export const mention = (mention: Record<string, unknown>, text: string, href: string | null = null): RichText => ({
  type: 'mention',
  mention,
  annotations: plain,
  plain_text: text,
  href,
});

export const equation = (expression: string): RichText => ({
  type: 'equation',
  equation: { expression },
  annotations: plain,
  plain_text: expression,
  href: null,
});

export const plainText = (texts: readonly RichText[]): string => texts.map(({ plain_text }) => plain_text).join('');

/** The same id for the same name, everywhere and always. */
export function idOf(name: string): string {
  const hash = createHash('sha1').update(name).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
