/** What creating and changing an issue share: the fields that are written, and what is told of the issue afterwards. */
import * as z from 'zod';
import { projectIssue } from './project.ts';
import { ReadIssue } from './read.ts';

// Half a surrogate pair would arrive as another text than the one that was approved.
const isLine = (text: string): boolean => /\S/.test(text) && text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text);
const onOneLine = 'must be one line of text without control characters';

export const title = z.string().min(1).max(256).refine(isLine, onOneLine);
export const body = z
  .string()
  .max(65_536)
  .refine((text) => text.isWellFormed(), 'must be well-formed text');
export const labels = z.array(z.string().min(1).max(50).refine(isLine, onOneLine)).max(20);
export const assignees = z
  .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\[bot\])?$/, 'must be a login, without @'))
  .max(10);

export const ReadWrittenIssue = ReadIssue.pick({
  number: true,
  title: true,
  state: true,
  html_url: true,
  labels: true,
  assignees: true,
});

export const WrittenIssue = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  not_applied: z.array(z.string()).describe('Labels and assignees that GitHub left out: this account may not set them'),
  url: z.string().describe('Address to cite'),
});

type Asked = { labels?: string[] | undefined; assignees?: string[] | undefined };

/** GitHub drops labels and assignees of people who may not set them without a word; `not_applied` says it. */
export function projectWrittenIssue(
  read: z.infer<typeof ReadWrittenIssue>,
  { labels = [], assignees = [] }: Asked,
): z.infer<typeof WrittenIssue> {
  const { number, title, state, url } = projectIssue({ ...read, comments: 0 });
  const names = read.labels.map((label) => (typeof label === 'string' ? label : label.name));
  const logins = (read.assignees ?? []).map((user) => user?.login);
  return { number, title, state, not_applied: [...missing(labels, names), ...missing(assignees, logins)], url };
}

function missing(asked: string[], found: (string | null | undefined)[]): string[] {
  const known = new Set(found.map((name) => name?.toLowerCase()));
  return asked.filter((name) => !known.has(name.trim().toLowerCase()));
}
