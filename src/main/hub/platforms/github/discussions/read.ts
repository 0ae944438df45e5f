/** The parts of discussions that the hub asks GitHub for, each with the fields of a document that ask for them. */
import * as z from 'zod';

const Author = z.object({ login: z.string() }).nullish();

export const categoryFields = 'slug name isAnswerable';
export const ReadCategory = z.object({ slug: z.string(), name: z.string(), isAnswerable: z.boolean() });

export const headFields = `number title author { login } authorAssociation category { ${categoryFields} } isAnswered closed createdAt updatedAt url`;
export const ReadHead = z.object({
  number: z.number(),
  title: z.string(),
  author: Author,
  authorAssociation: z.string(),
  category: ReadCategory,
  isAnswered: z.boolean().nullish(),
  closed: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  url: z.string(),
});
export type ReadHead = z.infer<typeof ReadHead>;

export const saidFields = 'id author { login } authorAssociation body isAnswer createdAt url';
export const ReadSaid = z.object({
  id: z.string(),
  author: Author,
  authorAssociation: z.string(),
  body: z.string(),
  isAnswer: z.boolean(),
  createdAt: z.string(),
  url: z.string(),
});
export type ReadSaid = z.infer<typeof ReadSaid>;
