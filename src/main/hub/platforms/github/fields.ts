/** Fields that several tools share, each declared once with the checks that keep it inside its place in a URL. */
import * as z from 'zod';
import type { NamedPlace } from '../../policy/place.ts';

// A URL parser folds `..` away, so that one inside a path would reach another repository than policy decided on.
const withoutDots = (text: string): boolean => text.split('/').every((part) => part !== '.' && part !== '..');

export const repository = z
  .string()
  .max(201)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*\/[A-Za-z0-9._-]+$/, 'must be owner/name')
  .refine((text) => withoutDots(text) && !text.includes('..'), 'must not contain ..')
  .describe('owner/name');

/** The place of a tool that is about one repository. */
export const inRepository = (input: { repository: string }): NamedPlace => ({
  kind: 'repository',
  name: input.repository.toLowerCase(),
});

export const ownerAndName = (repository: string): { owner: string; repo: string } => {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
};

/** A person or an organization. */
export const login = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*(\[bot\])?$/, 'must be a login, without @');

/** The name of a repository without its owner. */
export const repositoryName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9._-]+$/, 'must be a name without owner and blanks')
  .refine((text) => withoutDots(text) && !text.includes('..') && !text.endsWith('.git'), 'must be a name');

export const gitReference = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\S+$/, 'must be a branch, tag or commit, without blanks')
  .refine((text) => withoutDots(text) && !text.includes('..'), 'must be a branch, tag or commit');

/** What no pattern of branches covers: a key for some of them does not reach them all. */
export const everyBranch = '*';

export const path = z
  .string()
  .max(1_000)
  .regex(/^[^\\]*$/, 'must be a path without \\')
  .refine((text) => withoutDots(text) && !/\p{Cc}/u.test(text), 'must be a path inside the repository');

/** The route to a file or directory; by segment, since Octokit would escape the slashes between them too. */
export const contentsRoute = (path: string): string => {
  const escaped = path.toWellFormed().split('/').filter(Boolean).map(encodeURIComponent).join('/');
  return `/repos/{owner}/{repo}/contents${escaped && `/${escaped}`}`;
};

export const number = z.int().min(1).max(1_000_000_000);

const time = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/,
    'must be as 2026-11-24 or 2026-11-24T15:00:00Z',
  )
  .refine((text) => !Number.isNaN(Date.parse(text)), 'must be a date that exists')
  .optional();
export const sinceField = time.describe('From this date or time on, as 2026-11-24 or 2026-11-24T15:00:00Z');
export const untilField = time.describe('Up to this date (included) or time');

/** A `since` or `until` as GitHub takes it; a day as `until` ends with its last second. */
export function githubTime(text: string | undefined, end: 'since' | 'until'): string | undefined {
  if (text === undefined) return undefined;
  const precise = text.includes('T') ? text : `${text}T${end === 'since' ? '00:00:00' : '23:59:59'}Z`;
  return `${new Date(precise).toISOString().slice(0, 19)}Z`;
}

/** Beside `listing`, for what GitHub itself may give only a part of. */
export const incomplete = z.boolean().optional().describe('True when GitHub itself gives no more of it: there may be');
export const notAllowed = z.number().describe('Left out because this key does not cover their repository');
/** What only those who may push are told, of a public repository too; it is private even if the repository is public. */
export const notPublic = { private: z.literal(true).describe('Whatever the repository is, this is not public') };

// Half a surrogate pair would arrive as another text than the one that was approved.
const isLine = (text: string): boolean => /\S/.test(text) && text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text);

const onOneLine = 'must be one line of text without control characters';

export const issueTitle = z.string().min(1).max(256).refine(isLine, onOneLine);

export const markdownBody = z
  .string()
  .max(65_536)
  .refine((text) => text.isWellFormed(), 'must be well-formed text');

export const issueLabels = z.array(z.string().min(1).max(50).refine(isLine, onOneLine)).max(20);

export const issueAssignees = z
  .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\[bot\])?$/, 'must be a login, without @'))
  .max(10);

// GitHub's ids have outgrown 32 bits.
export const longId = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

export const commentIdField = longId.describe('Id of the comment');
