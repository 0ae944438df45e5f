/** The tools that read repositories, their commits and files. */
import * as z from 'zod';
import { fail, ok } from '../../../../../shared/result.ts';
import { cleanText } from '../../clean-text.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import { answerBytes, frameBytes, jsonBytes, takeItems, takeLines } from '../../fitting.ts';
import { readCursor, writeCursor } from '../../lists.ts';
import type { Tool } from '../../tool.ts';
import {
  contentsRoute,
  githubTime,
  gitReference,
  incomplete,
  notAllowed,
  ownerAndName,
  path,
  repository,
  sinceField,
  untilField,
} from '../fields.ts';
import { withoutElsewhere } from '../files.ts';
import { isAtCeiling, listAndCount, listViews, positionAfter, readPagePosition } from '../lists.ts';
import { githubToolsIn } from '../rest.ts';

import { cleanPath, cleanUrl, fieldOf, githubView, nameAt, nullableText, pathAt, sameAs, urlAt } from '../view.ts';
import { CommitView, FileChangeView, projectMessageBody, ReadFullCommit } from '../views/commits.ts';
import { RepositoryView } from '../views/repositories.ts';
import { myCommits } from './my-commits.ts';

const { readTool } = githubToolsIn('repos');

const Entry = githubView({
  name: pathAt('name'),
  type: nameAt('type'),
  size: sameAs('size', z.number()),
  url: urlAt('html_url', nullableText),
});

/** A file or, as an array, a directory. */
const ReadContents = z.union([
  z.array(Entry.read.extend({ url: z.string().optional(), git_url: z.string().nullish() })),
  Entry.read.extend({ path: z.string(), content: z.string().optional(), encoding: z.string().optional() }),
]);

const kinds: Record<string, string> = { tree: 'directory', commit: 'submodule', blob: 'file' };

const TreeEntry = githubView({
  path: pathAt('path'),
  type: fieldOf({ type: z.string(), mode: z.string() }, z.string(), ({ type, mode }) =>
    mode === '120000' ? 'symlink' : (kinds[type] ?? ''),
  ).describe('file, directory, symlink or submodule'),
  size: sameAs('size', z.number().optional()).describe('Bytes'),
});

type Decoded = { ok: true; text: string; cleaned: boolean } | { ok: false; reason: string };

/**
 * The visible text of a file as GitHub's contents API gives it, and whether hidden characters were removed from it; or
 * the reason why it has none, with its size in bytes.
 */
function decodeFile(file: {
  type: string;
  size: number;
  content?: string | undefined;
  encoding?: string | undefined;
}): Decoded {
  const size = `${file.size.toLocaleString('en')} bytes`;
  if (file.type !== 'file')
    return { ok: false, reason: `This is a ${file.type === 'symlink' ? 'symlink' : 'submodule'}, not a file.` };
  if (file.encoding !== 'base64' || file.content === undefined) {
    return { ok: false, reason: `The file is too large to be read here (${size}).` };
  }
  const text = decodeText(Buffer.from(file.content, 'base64'));
  if (text === undefined) return { ok: false, reason: `The file is binary (${size}); only text can be read.` };
  const unix = text.replace(/\r\n?/g, '\n');
  const visible = cleanText(unix, Number.POSITIVE_INFINITY);
  return { ok: true, text: visible, cleaned: visible !== unix };
}

/** UTF-8 text without NUL, which is how git tells text from binary; undefined otherwise. */
function decodeText(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const listRepositories = readTool({
  name: 'github_list_repositories',
  title: 'My GitHub repositories',
  hint: 'repos projects mine owned codebases access',
  description: 'Repositories that the account owns or works on, private ones included, as far as this key covers them.',
  input: input({
    visibility: z.enum(['all', 'public', 'private']).default('all').describe('Which ones'),
    sort: z.enum(['pushed', 'updated', 'created', 'full_name']).default('pushed').describe('Order; times newest first'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(RepositoryView.shown), not_allowed: notAllowed, ...listing }),
  place: () => undefined,
  isOwn: true,
  async run({ visibility, sort, cursor, limit }, { get, allows }) {
    const found = await listAndCount({
      cursor,
      most: limit,
      fetch: (page) => get('/user/repos', { visibility, sort, per_page: 100, page }, z.array(RepositoryView.read)),
      project: RepositoryView.project,
      keep: (read) => allows('repository', read.full_name.toLowerCase()),
    });
    if (!found.ok) return found;
    const { dropped, ...list } = found.value;
    return ok({ ...list, not_allowed: dropped });
  },
});

const listCommits = githubToolsIn('commits').readTool({
  name: 'github_list_commits',
  title: 'Commits of a repository',
  hint: 'history log changes author recent repo',
  description: 'Commits of one repository, newest first: first line of the message, author and date.',
  input: input({
    repository,
    sha: gitReference.optional().describe('Branch, tag or commit to start from; the default branch if left out'),
    path: path.optional().describe('Only commits that touch this file or directory'),
    author: z.string().min(1).max(200).optional().describe('Only commits by this login or email address'),
    since: sinceField,
    until: untilField,
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(CommitView.shown), ...listing }),
  files: ({ sha, path }) => ({ branch: sha, ...(path !== undefined && { paths: [path] }) }),
  async run({ repository, sha, path, author, since, until, cursor, limit }, { get }) {
    const asked = {
      ...ownerAndName(repository),
      sha,
      path,
      author,
      since: githubTime(since, 'since'),
      until: githubTime(until, 'until'),
      per_page: 50,
    };
    return listViews(get, '/repos/{owner}/{repo}/commits', asked, CommitView, { cursor, limit, whenEmpty: [] });
  },
});

/** https://docs.github.com/en/rest/commits/commits#get-a-commit */
const ceiling = { things: 3_000, pageSize: 100 };

const getCommit = githubToolsIn('commits').readTool({
  name: 'github_get_commit',
  title: 'One commit',
  hint: 'sha diff change patch revision hash',
  description: 'One commit with its whole message and the files it changes; long patches are cut.',
  input: input({ repository, sha: gitReference.describe('Commit; a branch or tag stands for its latest one'), cursor }),
  output: z.object({
    ...CommitView.shown.shape,
    body: z.string().describe('Message after its first line'),
    additions: z.number().optional(),
    deletions: z.number().optional(),
    files: z.array(FileChangeView.shown),
    incomplete,
    ...listing,
  }),
  // Which files a commit changes is known only once it is read.
  files: ({ sha }) => ({ branch: sha }),
  async run({ repository, sha, cursor }, { get }) {
    const at = readPagePosition(cursor);
    if (!at.ok) return at;
    const { page, skip } = at.value;
    const asked = { ...ownerAndName(repository), ref: sha, per_page: ceiling.pageSize, page };
    const answer = await get('/repos/{owner}/{repo}/commits/{ref}', asked, ReadFullCommit);
    if (!answer.ok) return answer;
    const read = answer.value.value;
    const head = {
      ...CommitView.project(read),
      body: projectMessageBody(read.commit.message),
      additions: read.stats?.additions,
      deletions: read.stats?.deletions,
    };
    const files = read.files.slice(skip);
    const bytes = answerBytes - frameBytes - jsonBytes(head);
    const { items, taken, leftOut } = takeItems(files, { most: 100, bytes }, FileChangeView.project);
    const next = positionAfter(at.value, taken, files.length, answer.value.next);
    return ok({
      ...head,
      files: items,
      left_out: leftOut,
      ...(next
        ? { next_cursor: writeCursor(next) }
        : isAtCeiling(ceiling, page, read.files.length) && { incomplete: true }),
    });
  },
});

/** https://docs.github.com/en/rest/repos/contents#get-repository-content */
const mostEntries = 1_000;

const getFile = readTool({
  name: 'github_get_file',
  title: 'A file or directory',
  hint: 'source code read contents folder readme',
  description:
    'The text of a file, or the entries of a directory, of one repository. Long ones are cut: read on by line.',
  input: input({
    repository,
    path: path.default('').describe('Path inside the repository; empty for its top directory'),
    ref: gitReference.optional().describe('Branch, tag or commit; the default branch if left out'),
    start_line: z.int().min(1).max(10_000_000).default(1).describe('First line, or directory entry, to return'),
  }),
  output: z.object({
    type: z.enum(['file', 'directory']),
    path: z.string(),
    size: z.number().describe('Bytes of the file, or entries of the directory'),
    lines: z.number().optional().describe('Lines of the whole file'),
    start_line: z.number(),
    truncated: z.boolean(),
    next_start_line: z.number().optional().describe('Where to read on'),
    content: z.string().optional(),
    hidden_characters_removed: z.boolean().optional(),
    entries: z.array(Entry.shown).optional(),
    incomplete,
    url: z.string().optional().describe('Address to cite'),
  }),
  files: ({ path, ref }) => ({ branch: ref, paths: [path] }),
  atCommit: (input, commit) => ({ ...input, ref: commit }),
  async run({ repository, path, ref, start_line }, { get }) {
    const answer = await get(contentsRoute(path), { ...ownerAndName(repository), ref }, ReadContents);
    if (!answer.ok) return answer;
    const read = answer.value.value;
    const bytes = answerBytes - frameBytes - 2_000;

    if (Array.isArray(read)) {
      const entries = read.slice(start_line - 1).map(withoutElsewhere);
      const { items, taken } = takeItems(entries, { most: 200, bytes }, Entry.project);
      const truncated = taken < entries.length;
      return ok({
        type: 'directory' as const,
        path: cleanPath(path),
        size: read.length,
        start_line,
        truncated,
        ...(truncated && { next_start_line: start_line + taken }),
        entries: items,
        ...(!truncated && read.length >= mostEntries && { incomplete: true }),
      });
    }

    const file = decodeFile(read);
    if (!file.ok) return fail('invalid_arguments', file.reason, { hint: 'See it on GitHub.' });
    const { text, ...part } = takeLines(file.text, start_line, bytes);
    return ok({
      type: 'file' as const,
      path: cleanPath(read.path),
      size: read.size,
      start_line,
      ...part,
      content: text,
      hidden_characters_removed: file.cleaned,
      url: cleanUrl(read.html_url),
    });
  },
});

const ReadTree = z.object({ sha: z.string(), tree: z.array(TreeEntry.read), truncated: z.boolean().default(false) });

/** The tree is named too: what a branch ends with may change between two pages. */
const TreePosition = z.strictObject({ tree: z.string().regex(/^[0-9a-f]{40}$/), skip: z.int().min(1).max(1_000_000) });

const getTree = readTool({
  name: 'github_get_tree',
  title: 'All files of a repository',
  hint: 'folder structure directory layout paths listing',
  description: 'Every file and directory of a repository, or of one directory with all below it, by path.',
  input: input({
    repository,
    ref: gitReference.default('HEAD').describe('Branch, tag or commit; the default branch if left out'),
    path: path.default('').describe('Only below this directory'),
    cursor,
  }),
  output: z.object({
    items: z.array(TreeEntry.shown),
    incomplete,
    ...listing,
  }),
  // All that lies below the path, which is more than the path.
  files: ({ ref }) => ({ branch: ref === 'HEAD' ? undefined : ref }),
  async run({ repository, ref, path, cursor }, { get }) {
    const place = cursor === undefined ? ok(undefined) : readCursor(cursor, TreePosition);
    if (!place.ok) return place;
    const asked = { ...ownerAndName(repository), tree_sha: place.value?.tree ?? ref, recursive: '1' };
    const answer = await get('/repos/{owner}/{repo}/git/trees/{tree_sha}', asked, ReadTree);
    if (!answer.ok) return answer;
    const { sha, tree, truncated } = answer.value.value;
    const directory = path.split('/').filter(Boolean).join('/');
    const wanted = directory === '' ? tree : tree.filter((entry) => entry.path.startsWith(`${directory}/`));
    if (wanted.length === 0 && directory !== '' && !truncated) {
      return fail('platform_not_found', `There is no directory ${cleanPath(directory)}.`);
    }
    const skip = place.value?.skip ?? 0;
    const bounds = { most: 500, bytes: answerBytes - frameBytes };
    const { items, taken, leftOut } = takeItems(wanted.slice(skip), bounds, TreeEntry.project);
    const next = leftOut > 0 && writeCursor({ tree: sha, skip: skip + taken });
    return ok({ items, ...(truncated && { incomplete: true }), left_out: leftOut, ...(next && { next_cursor: next }) });
  },
});

export const repositoryTools: Tool[] = [listRepositories, listCommits, getCommit, getFile, myCommits, getTree];
