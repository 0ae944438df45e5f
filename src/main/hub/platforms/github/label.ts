/** Labels as things of their own: what the tools for them share. */
import * as z from 'zod';
import { cleanTitle } from '../clean-text.ts';
import { labels } from './issue-fields.ts';
import { address, limits, name } from './project.ts';

export const labelRoute = '/repos/{owner}/{repo}/labels/{name}';

// A URL parser would fold a name of dots away, and the call with it to another path.
export const labelName = labels.element.refine((text) => !/^\.+$/.test(text), 'must not be dots alone');
export const color = z.string().regex(/^[0-9a-f]{6}$/i, 'must be six hex digits, such as d73a4a');
export const description = z
  .string()
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line')
  .refine((text) => text.isWellFormed());

export const ReadLabel = z.object({
  name: z.string(),
  color: z.string(),
  description: z.string().nullish(),
  url: z.string(),
});

export const Label = z.object({
  name: z.string(),
  color: z.string().describe('RGB in hex'),
  description: z.string(),
  url: z.string().describe('Address to cite'),
});

export const projectLabel = (read: z.infer<typeof ReadLabel>): z.infer<typeof Label> => ({
  name: name(read.name),
  color: name(read.color),
  description: cleanTitle(read.description ?? '', limits.title),
  url: address(read.url),
});
