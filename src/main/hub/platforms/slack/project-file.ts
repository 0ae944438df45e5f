/** A file as tools answer it, without its content. */
import * as z from 'zod';
import { cleanLine, cleanTitle } from '../clean-text.ts';
import { slackOutsider, timeOf } from './fields.ts';
import type { ReadSlackFile } from './read.ts';
import type { SlackPerson } from './who.ts';

export const SlackFile = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  type: z.string(),
  bytes: z.number(),
  created: z.string(),
  author: z.string(),
  outsider: slackOutsider,
  url: z.string().describe('Address to cite; opens in Slack'),
});

export function projectSlackFile(file: ReadSlackFile, people: Map<string, SlackPerson>): z.infer<typeof SlackFile> {
  const author = people.get(file.user ?? '') ?? { name: file.user ?? 'unknown', isOutsider: true };
  return {
    ...{ id: cleanLine(file.id, 40), name: cleanTitle(file.name ?? '', 120), title: cleanTitle(file.title ?? '', 150) },
    ...{ type: cleanLine(file.mimetype ?? '', 80), bytes: file.size ?? 0 },
    created: timeOf(file.created ?? 0),
    ...{ author: cleanLine(author.name, 80), ...(author.isOutsider && { outsider: true as const }) },
    url: /^https:\/\/[a-z0-9.-]+\.slack\.com\//.test(file.permalink ?? '') ? cleanLine(file.permalink ?? '', 500) : '',
  };
}
