/** What writing gists takes, and what is told of one afterwards. */
import * as z from 'zod';
import { content } from './files/fields.ts';
import { address, name } from './project.ts';

export const gistId = z
  .string()
  .regex(/^[0-9a-f]{1,40}$/, 'must be the id of a gist')
  .describe('Id of the gist');

export const fileName = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !/[/\\\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(text), 'must be the name of a file')
  .refine((text) => text.isWellFormed(), 'must be well-formed text');

export const gistFiles = z
  .array(z.strictObject({ name: fileName, content: content.min(1) }))
  .min(1)
  .max(20)
  .refine((files) => new Set(files.map(({ name }) => name)).size === files.length, 'must be different files');

export const description = z
  .string()
  .max(256)
  .refine((text) => text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text), 'must be one line of text');

export const ReadWrittenGist = z.object({ id: z.string(), html_url: z.string() });
export const WrittenGist = z.object({ id: z.string(), url: z.string().describe('Address to cite') });

export const projectWrittenGist = (read: z.infer<typeof ReadWrittenGist>): z.infer<typeof WrittenGist> => ({
  id: name(read.id),
  url: address(read.html_url),
});
