/** What is read of Notion's answers; everything else in them is dropped. */
import * as z from 'zod';

/** A page or block may be in any of these, and Notion adds others. */
export const ReadParent = z.object({
  type: z.string(),
  page_id: z.string().optional(),
  database_id: z.string().optional(),
  data_source_id: z.string().optional(),
  block_id: z.string().optional(),
});
export type ReadParent = z.infer<typeof ReadParent>;

export const ReadRichText = z.object({
  plain_text: z.string(),
  href: z.string().nullish(),
});
export type ReadRichText = z.infer<typeof ReadRichText>;

export const ReadBy = z.object({ id: z.string(), name: z.string().nullish() });
export type ReadBy = z.infer<typeof ReadBy>;

const stamps = {
  created_by: ReadBy.optional(),
  last_edited_by: ReadBy.optional(),
  last_edited_time: z.string(),
  in_trash: z.boolean().default(false),
  url: z.string().default(''),
  public_url: z.string().nullish(),
};

/** The value of a property, under the name of its type. */
export const ReadProperty = z.looseObject({ id: z.string(), type: z.string() });
export type ReadProperty = z.infer<typeof ReadProperty>;

export const ReadPage = z.object({
  object: z.literal('page'),
  id: z.string(),
  parent: ReadParent,
  properties: z.record(z.string(), ReadProperty),
  icon: z.looseObject({ type: z.string(), emoji: z.string().optional() }).nullish(),
  ...stamps,
});
export type ReadPage = z.infer<typeof ReadPage>;

export const ReadDatabase = z.object({
  object: z.literal('database'),
  id: z.string(),
  parent: ReadParent,
  title: z.array(ReadRichText),
  description: z.array(ReadRichText).default([]),
  data_sources: z.array(z.object({ id: z.string(), name: z.string() })).default([]),
  ...stamps,
});
export type ReadDatabase = z.infer<typeof ReadDatabase>;

/** A column; its options and the like are under the name of its type. */
const ReadColumn = z.looseObject({ id: z.string(), name: z.string(), type: z.string() });
export type ReadColumn = z.infer<typeof ReadColumn>;

export const ReadDataSource = z.object({
  object: z.literal('data_source'),
  id: z.string(),
  parent: ReadParent,
  title: z.array(ReadRichText).default([]),
  properties: z.record(z.string(), ReadColumn),
  ...stamps,
  last_edited_time: z.string().default(''),
});
export type ReadDataSource = z.infer<typeof ReadDataSource>;

export const ReadNotionUser = z.object({
  id: z.string(),
  name: z.string().nullish(),
  type: z.string().optional(),
  person: z.object({ email: z.string().optional() }).optional(),
});
export type ReadNotionUser = z.infer<typeof ReadNotionUser>;

export const ReadNotionSelf = ReadNotionUser.extend({
  bot: z
    .object({
      workspace_name: z.string().nullish(),
      owner: z.object({ user: ReadNotionUser.partial().optional() }).optional(),
    })
    .optional(),
});

export const ReadNotionComment = z.object({
  id: z.string(),
  parent: ReadParent,
  discussion_id: z.string(),
  created_time: z.string(),
  created_by: ReadBy,
  rich_text: z.array(ReadRichText),
  display_name: z.object({ resolved_name: z.string().nullish() }).optional(),
});
export type ReadNotionComment = z.infer<typeof ReadNotionComment>;

export const ReadMarkdown = z.object({
  markdown: z.string(),
  truncated: z.boolean().default(false),
  unknown_block_ids: z.array(z.string()).default([]),
});

/** A page of a list. */
export const listPage = <T>(item: z.ZodType<T>) =>
  z.object({ results: z.array(item), has_more: z.boolean(), next_cursor: z.string().nullish() });
