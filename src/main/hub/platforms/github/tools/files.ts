/** The tools that write files of a repository, and restore what they were. */
import * as z from 'zod';
import type { Preview, Undo } from '../../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changeOf, fileChangeOf } from '../../changes.ts';
import { input } from '../../fields.ts';
import type { Tool } from '../../tool.ts';
import { contentsRoute, gitReference, ownerAndName, path, repository } from '../fields.ts';
import {
  Committed,
  commitFiles,
  earlierOf,
  endOfBranch,
  type FileEntry,
  type FindFile,
  openTexts,
  openTree,
  type ReadText,
  refuseSymlink,
  type Snapshot,
  snapshotOf,
  type TreeChange,
} from '../files.ts';
import { type Get, githubToolsIn } from '../rest.ts';
import { cleanName, cleanPath, cleanUrl } from '../view.ts';

const { writeTool } = githubToolsIn('repos');

/** What writes to files take: checked so that what a person reads of it is what arrives. */
const isVisible = (text: string): boolean => !/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(text);

/** One file; git refuses a part called `.git` itself. */
const filePath = path
  .min(1)
  .refine((text) => text.split('/').every((part) => part !== '' && part.toLowerCase() !== '.git'), 'must name a file')
  .refine((text) => isVisible(text) && text.isWellFormed(), 'must not contain hidden characters');

/** As `git check-ref-format` wants it, and nothing that could be taken for another kind of name. */
export const gitBranch = gitReference
  .regex(
    /^(?!refs\/|-|\/|[0-9a-f]{40}$)(?!.*(\/\/|@\{|\/\.|\.lock(\/|$)|[/.]$))[^~^:?*[\\\p{Cc}]+$/u,
    'must be the name of a branch, such as fix/login',
  )
  .refine((text) => isVisible(text) && text.isWellFormed() && !/^[.@]$|^\./.test(text), 'must be a branch');

const commitMessage = z
  .string()
  .min(1)
  .max(5_000)
  .regex(/\S/, 'must not be blank')
  .refine((text) => text.isWellFormed() && !/(?![\n\t])\p{Cc}/u.test(text), 'must be text without control characters')
  .describe('Commit message');

/** A request to the hub has at most 1 MiB. */
export const fileContent = z
  .string()
  .max(500_000)
  .refine((text) => text.isWellFormed(), 'must be well-formed text')
  .describe('The whole text');

const commitId = z
  .string()
  .regex(/^[0-9a-f]{40}$/, 'must be the whole id of a commit, 40 characters')
  .describe('Commit, by its whole id');

/** No path twice, and none where another needs a directory. */
const isApart = (paths: string[]): boolean =>
  paths.every((path, place) =>
    paths.every((other, index) => index === place || (other !== path && !other.startsWith(`${path}/`))),
  );

/**
 * What a write to files changes, in a line. It names every path, since a person may allow similar calls for some minutes: a
 * write to other paths is not similar. A comma in a path has a backslash, which no path has of itself.
 */
const filesTarget = (branch: string, paths: string[]): string =>
  `${branch}: ${paths.map((path) => path.replaceAll(',', '\\,')).join(', ')}`;

/** What a commit that a request made is told as, and what undoes it. */
const Written = z
  .object({
    commit: z.object({ sha: z.string(), html_url: z.string(), parents: z.array(z.object({ sha: z.string() })) }),
  })
  .transform(({ commit: { sha, html_url, parents } }) => ({
    commit: cleanName(sha),
    parent: cleanName(parents[0]?.sha),
    url: cleanUrl(html_url),
  }));

/** The call that makes files what they were at a commit. */
const restoring = (repository: string, branch: string, commit: string, paths: string[]): Undo => ({
  tool: 'github_restore_files',
  arguments: { repository, branch, commit, paths },
});

const writeFile = writeTool({
  name: 'github_write_file',
  title: 'Write a file',
  hint: 'edit update save create commit content',
  description: 'Creates one text file on a branch, or replaces all of its text, in a commit of its own.',
  access: 'write',
  texts: { content: 'content', message: 'prose' },
  input: input({
    repository,
    branch: gitBranch.describe('Branch, which exists'),
    path: filePath.describe('Path of the file'),
    content: fileContent,
    message: commitMessage,
  }),
  output: Committed,
  files: ({ branch, path }) => ({ branch, paths: [path] }),
  async preview({ repository, branch, path, content, message }, { get }) {
    const end = await endOfBranch(get, repository, branch);
    if (!end.ok) return end;
    const found = await openTree(get, repository, end.value.tree)(path);
    const entry = found.ok ? refuseSymlink(path, found.value) : found;
    if (!entry.ok) return entry;
    const before = entry.value && (await openTexts(get, repository)(entry.value));
    if (before && !before.ok) return before;
    return ok({
      target: filesTarget(branch, [path]),
      version: entry.value?.sha ?? null,
      changes: [...fileChangeOf(path, before?.value ?? null, content), ...changeOf('commit message', null, message)],
    });
  },
  undoMade: ({ repository, branch, path }, _, { parent }) => restoring(repository, branch, parent, [path]),
  async run({ repository, branch, path, content, message }, { change, preview }) {
    const fields = {
      message,
      content: Buffer.from(content).toString('base64'),
      branch,
      // Without it GitHub creates the file and refuses to replace one; with it, to replace any other.
      ...(preview.version !== null && { sha: preview.version }),
    };
    return change(`PUT ${contentsRoute(path)}`, ownerAndName(repository), fields, Written);
  },
});

const pushFiles = writeTool({
  name: 'github_push_files',
  title: 'Write several files',
  hint: 'commit push edit upload several change',
  description: 'Creates or replaces several text files on a branch in one commit; the rest of the branch stays.',
  access: 'write',
  isBatch: true,
  input: input({
    repository,
    branch: gitBranch.describe('Branch, which exists'),
    files: z
      .array(z.strictObject({ path: filePath, content: fileContent }))
      .min(1)
      .max(50)
      .refine((files) => isApart(files.map(({ path }) => path)), 'must be different files')
      .describe('Each with its path and whole text'),
    message: commitMessage,
  }),
  output: Committed,
  files: ({ branch, files }) => ({ branch, paths: files.map(({ path }) => path) }),
  async preview({ repository, branch, files, message }, { get }) {
    const end = await endOfBranch(get, repository, branch);
    if (!end.ok) return end;
    const find = openTree(get, repository, end.value.tree);
    const readText = openTexts(get, repository);
    const changes: Preview['changes'] = [];
    for (const { path, content } of files) {
      const entry = await findPlain(find, path);
      if (!entry.ok) return entry;
      const text = entry.value && (await readText(entry.value));
      if (text && !text.ok) return text;
      changes.push(...fileChangeOf(path, text?.value ?? null, content));
    }
    return ok({
      target: filesTarget(
        branch,
        files.map(({ path }) => path),
      ),
      version: end.value.commit,
      changes: [...changes, ...changeOf('commit message', null, message)],
    });
  },
  undoMade: ({ repository, branch, files }, _, { parent }) =>
    restoring(
      repository,
      branch,
      parent,
      files.map(({ path }) => path),
    ),
  async run({ repository, branch, files, message }, { get, client, preview }) {
    const parent = await snapshotOf(get, repository, preview.version ?? '');
    if (!parent.ok) return parent;
    const find = openTree(get, repository, parent.value.tree);
    const changes: TreeChange[] = [];
    for (const { path, content } of files) {
      const entry = await findPlain(find, path);
      if (!entry.ok) return entry;
      // What could be run before can be run afterwards.
      changes.push({ path, content, mode: entry.value?.mode ?? '100644' });
    }
    return commitFiles(client, repository, { branch, parent: parent.value, message, changes });
  },
});

async function findPlain(find: FindFile, path: string) {
  const found = await find(path);
  return found.ok ? refuseSymlink(path, found.value) : found;
}

const deleteFile = writeTool({
  name: 'github_delete_file',
  title: 'Delete a file',
  hint: 'remove erase unlink commit path',
  description: 'Deletes one file from a branch, in a commit of its own; earlier commits keep it.',
  access: 'destructive',
  input: input({
    repository,
    branch: gitBranch.describe('Branch, which exists'),
    path: filePath.describe('Path of the file'),
    message: commitMessage,
  }),
  output: Committed,
  files: ({ branch, path }) => ({ branch, paths: [path] }),
  async preview({ repository, branch, path, message }, { get }) {
    const end = await endOfBranch(get, repository, branch);
    if (!end.ok) return end;
    const entry = await openTree(get, repository, end.value.tree)(path);
    if (!entry.ok) return entry;
    if (!entry.value) return fail('platform_not_found', `There is no ${cleanPath(path)} on ${branch}.`);
    const before = await openTexts(get, repository)(entry.value);
    if (!before.ok) return before;
    return ok({
      target: filesTarget(branch, [path]),
      version: entry.value.sha,
      changes: [...fileChangeOf(path, before.value, null), ...changeOf('commit message', null, message)],
    });
  },
  undoMade: ({ repository, branch, path }, _, { parent }) => restoring(repository, branch, parent, [path]),
  async run({ repository, branch, path, message }, { change, preview }) {
    const fields = { message, sha: preview.version, branch };
    return change(`DELETE ${contentsRoute(path)}`, ownerAndName(repository), fields, Written);
  },
});

const restoreFiles = writeTool({
  name: 'github_restore_files',
  title: 'Restore files',
  hint: 'revert undo rollback earlier version',
  description:
    'Makes files on a branch what they were at an earlier commit of it, in one new commit; those that were not there then are deleted.',
  access: 'destructive',
  input: input({
    repository,
    branch: gitBranch.describe('Branch, which exists'),
    commit: commitId,
    paths: z.array(filePath).min(1).max(50).refine(isApart, 'must be different files').describe('Paths of the files'),
    message: commitMessage.optional().describe('Commit message; says what is restored if left out'),
  }),
  output: Committed,
  files: ({ branch, paths }) => ({ branch, paths }),
  async preview({ repository, branch, commit, paths, message }, { get }) {
    const end = await endOfBranch(get, repository, branch);
    if (!end.ok) return end;
    const differing = await differencesFrom(get, repository, end.value, commit, paths);
    if (!differing.ok) return differing;
    const readText = openTexts(get, repository);
    const changes: Preview['changes'] = [];
    for (const { path, before, after } of differing.value) {
      const was = await textOfEntry(readText, before);
      if (!was.ok) return was;
      const becomes = await textOfEntry(readText, after);
      if (!becomes.ok) return becomes;
      changes.push(...fileChangeOf(path, was.value, becomes.value));
      // A file that can be run, and a symlink, come back as such: the text alone does not say so.
      const isPlain = !before && after?.mode === '100644';
      if (after && !isPlain) changes.push(...changeOf(`mode of ${path}`, before?.mode ?? null, after.mode));
    }
    if (changes.length > 0) changes.push(...changeOf('commit message', null, messageOf(commit, message)));
    return ok({
      target: `${filesTarget(branch, paths)} as of ${commit.slice(0, 7)}`,
      version: end.value.commit,
      changes,
    });
  },
  undoMade: ({ repository, branch, paths }, _, { parent }) => restoring(repository, branch, parent, paths),
  async run({ repository, branch, commit, paths, message }, { get, client, preview }) {
    const parent = await snapshotOf(get, repository, preview.version ?? '');
    if (!parent.ok) return parent;
    const differing = await differencesFrom(get, repository, parent.value, commit, paths);
    if (!differing.ok) return differing;
    if (differing.value.length === 0) return fail('invalid_arguments', 'The files are so already.');
    const changes = differing.value.map(({ path, after }): TreeChange => {
      return { path, mode: after?.mode ?? '100644', sha: after?.sha ?? null };
    });
    const fields = { branch, parent: parent.value, message: messageOf(commit, message), changes };
    return commitFiles(client, repository, fields);
  },
});

const messageOf = (commit: string, message = `Restore files as of ${commit.slice(0, 7)}`): string => message;

const textOfEntry = async (readText: ReadText, entry: FileEntry | undefined): Promise<Result<string | null>> =>
  entry ? readText(entry) : ok(null);

type Difference = { path: string; before: FileEntry | undefined; after: FileEntry | undefined };

/** Which of the paths are otherwise at a commit than now, and how they are there. */
async function differencesFrom(
  get: Get,
  repository: string,
  now: Snapshot,
  commit: string,
  paths: string[],
): Promise<Result<Difference[]>> {
  const then = await earlierOf(get, repository, now, commit);
  if (!then.ok) return then;
  const here = openTree(get, repository, now.tree);
  const there = openTree(get, repository, then.value.tree);
  const found: Difference[] = [];
  for (const path of paths) {
    const before = await here(path);
    if (!before.ok) return before;
    const after = await there(path);
    if (!after.ok) return after;
    const isSame = before.value?.sha === after.value?.sha && before.value?.mode === after.value?.mode;
    if (!isSame) found.push({ path, before: before.value, after: after.value });
  }
  return ok(found);
}

export const fileTools: Tool[] = [writeFile, pushFiles, deleteFile, restoreFiles];
