import * as z from 'zod';
import { cleanMarkdown } from '../../clean-text.ts';
import { outsider, outsiderMark } from '../outsider.ts';
import { address, instant, limits, name, title } from '../project.ts';
import type { ReadHead, ReadSaid } from './read.ts';

const when = z.string().describe('UTC, or empty when unknown');
const url = z.string().describe('Address to cite');

export const Discussion = z.object({
  number: z.number(),
  title: z.string(),
  category: z.string().describe('Slug of its category'),
  author: z.string(),
  outsider,
  answered: z.boolean().optional().describe('Absent where its category has no answers'),
  closed: z.boolean(),
  created_at: when,
  updated_at: when,
  url,
});

export function projectDiscussion(read: ReadHead): z.infer<typeof Discussion> {
  return {
    number: read.number,
    title: title(read.title),
    category: name(read.category.slug),
    author: name(read.author?.login),
    ...outsiderMark(read.authorAssociation),
    ...(read.category.isAnswerable && { answered: read.isAnswered ?? false }),
    closed: read.closed,
    created_at: instant(read.createdAt),
    updated_at: instant(read.updatedAt),
    url: address(read.url),
  };
}

export const Said = z.object({
  id: z.string().describe('What its tools know it by'),
  author: z.string(),
  outsider,
  reply_to: z.string().optional().describe('id of the comment that it answers'),
  answer: z.literal(true).optional().describe('Present when it was chosen as the answer'),
  created_at: when,
  body: z.string(),
  url,
});

export function projectSaid(read: ReadSaid & { replyTo?: string | undefined }): z.infer<typeof Said> {
  return {
    id: name(read.id),
    author: name(read.author?.login),
    ...outsiderMark(read.authorAssociation),
    ...(read.replyTo && { reply_to: name(read.replyTo) }),
    ...(read.isAnswer && { answer: true as const }),
    created_at: instant(read.createdAt),
    body: cleanMarkdown(read.body, limits.comment),
    url: address(read.url),
  };
}
