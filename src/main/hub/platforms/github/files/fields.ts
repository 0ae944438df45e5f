/** What writes to files take: checked so that what a person reads of it is what arrives. */
import * as z from 'zod';
import { path, reference } from '../fields.ts';

const isVisible = (text: string): boolean => !/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(text);

/** One file; git refuses a part called `.git` itself. */
export const filePath = path
  .min(1)
  .refine((text) => text.split('/').every((part) => part !== '' && part.toLowerCase() !== '.git'), 'must name a file')
  .refine((text) => isVisible(text) && text.isWellFormed(), 'must not contain hidden characters');

/** As `git check-ref-format` wants it, and nothing that could be taken for another kind of name. */
export const branch = reference
  .regex(
    /^(?!refs\/|-|\/|[0-9a-f]{40}$)(?!.*(\/\/|@\{|\/\.|\.lock(\/|$)|[/.]$))[^~^:?*[\\\p{Cc}]+$/u,
    'must be the name of a branch, such as fix/login',
  )
  .refine((text) => isVisible(text) && text.isWellFormed() && !/^[.@]$|^\./.test(text), 'must be a branch');

export const message = z
  .string()
  .min(1)
  .max(5_000)
  .regex(/\S/, 'must not be blank')
  .refine((text) => text.isWellFormed() && !/(?![\n\t])\p{Cc}/u.test(text), 'must be text without control characters')
  .describe('Commit message');

/** A request to the hub has at most 1 MiB. */
export const content = z
  .string()
  .max(500_000)
  .refine((text) => text.isWellFormed(), 'must be well-formed text')
  .describe('The whole text');

export const commitId = z
  .string()
  .regex(/^[0-9a-f]{40}$/, 'must be the whole id of a commit, 40 characters')
  .describe('Commit, by its whole id');

/** No path twice, and none where another needs a directory. */
export const isApart = (paths: string[]): boolean =>
  paths.every((path, place) =>
    paths.every((other, index) => index === place || (other !== path && !other.startsWith(`${path}/`))),
  );
