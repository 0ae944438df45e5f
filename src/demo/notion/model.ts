/** What the demo Notion keeps: everything is one flat list of things, each in a parent, in the order in which it stands there. */

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

export type Page = Kept & {
  object: 'page';
  icon: string | null;
  /** By name; each in the shape of its type in the API, without id and type. */
  properties: Record<string, unknown>;
  publicUrl: string | null;
  /** Who may see it, by account; those of the page that it is in where left out. */
  sharedWith?: string[];
};

export type Database = Kept & { object: 'database'; title: RichText[]; description: RichText[]; isInline: boolean };

/** A property of a data source. https://developers.notion.com/reference/property-object */
export type Column = { id: string; type: string; config: Record<string, unknown> };

export type DataSource = Kept & {
  object: 'data_source';
  title: RichText[];
  columns: Record<string, Column>;
};

export type Block = Kept & { object: 'block'; type: string; value: Record<string, unknown> };

export type Thing = Page | Database | DataSource | Block;

export type Comment = {
  id: string;
  parent: { type: 'page_id' | 'block_id'; id: string };
  discussionId: string;
  createdBy: string;
  createdAt: number;
  richText: RichText[];
};

export type User = {
  id: string;
  name: string;
  type: 'person' | 'bot';
  email?: string;
  /** Guests see single pages; the API lists members alone. */
  isGuest?: true;
};

/** Who consented: the bot is what a token acts as. */
export type Account = { label: string; userId: string; botId: string };

export type Workspace = { name: string; users: User[]; things: Thing[]; comments: Comment[] };
