import { addCommit, filesAt, keepTree, moveBranch, sourceFile } from '../git.ts';
import { type Commit, defaultBranch, type SourceFile } from '../model.ts';
import { contentDirectory, contentFile, contentSubmodule, gitCommit } from '../shapes/git.ts';
import { resolveReference } from './commits.ts';
import { pusher, type Writer } from './push-access.ts';
import { missing, okReply, type Reply, refuseRequest, textReply, wants } from './reply.ts';
import { type Input, type RepositoryContext, readInput } from './request.ts';
import { route } from './route.ts';

function present(context: RepositoryContext, file: SourceFile, reference: string): Reply {
  const { repository } = context;
  if (wants(context, 'raw')) return textReply(file.text, 'raw');
  return okReply(contentFile(repository, file, reference), repository.pushedAt);
}

/** GitHub answers for a symlink to a file with that file, under the name of the link. */
function followed(files: readonly SourceFile[], file: SourceFile): SourceFile {
  if (file.mode !== '120000') return file;
  const target = new URL(file.text, `file:///${file.path}`).pathname.slice(1);
  const found = files.find(({ path, mode }) => path === decodeURIComponent(target) && mode !== '120000');
  return found ? { ...found, path: file.path } : file;
}

/** Files are the same at every seeded reference: the demo keeps no old versions of those. */
function contents(context: RepositoryContext): Reply {
  const { repository, query, parameters } = context;
  const content = repository.content();
  if (content.branches.size === 0) missing('This repository is empty.');
  const reference = query.get('ref') || defaultBranch;
  const commit = resolveReference(content, reference) ?? missing(`No commit found for the ref ${reference}`);
  const files = filesAt(content, commit);
  const path = (parameters['path'] ?? '').replace(/^\/+|\/+$/g, '');
  const file = files.find((candidate) => candidate.path === path);
  if (file?.mode === '160000')
    return okReply(contentSubmodule(repository, files, file, reference), repository.pushedAt);
  if (file) return present(context, followed(files, file), reference);
  return okReply(contentDirectory(repository, files, path, reference) ?? missing(), repository.pushedAt);
}

function readme(context: RepositoryContext): Reply {
  const content = context.repository.content();
  const reference = context.query.get('ref') || defaultBranch;
  const commit = resolveReference(content, reference) ?? missing();
  const file = filesAt(content, commit).find(({ path }) => /^readme(\.\w+)?$/i.test(path));
  return present(context, file ?? missing(), reference);
}

/** What both writes begin with: where the file is, and what is there now. */
function prepare(context: RepositoryContext) {
  const { repository, parameters } = context;
  const by = pusher(context);
  const input = readInput(context, { message: 'string', content: 'string', sha: 'string', branch: 'string' });
  const { sha, message, branch = defaultBranch } = input as Record<string, string | undefined>;
  const content = repository.content();
  const path = parameters['path'] ?? '';
  if (!/^[^/]+(\/[^/]+)*$/.test(path)) refuseRequest(422, 'path contains a malformed path component');
  if (typeof message !== 'string') refuseRequest(422, 'Invalid request.\n\n"message" wasn\'t supplied.');
  const commit = content.commits.get(content.branches.get(branch) ?? '');
  // The first file of all makes the branch that it is written to.
  if (!commit && content.branches.size > 0) missing(`Branch ${branch} not found`);
  const files = commit ? filesAt(content, commit) : [];
  const known = files.find((file) => file.path === path);
  if (known && sha === undefined) refuseRequest(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  if (known && known.sha !== sha) refuseRequest(409, `${path} does not match ${String(sha)}`);
  const rest = files.filter((file) => file !== known);
  return { by, input, path, branch, rest, head: commit?.sha, known };
}

function commitFiles(
  { repository }: RepositoryContext,
  { by, input, branch, head }: { by: Writer; input: Input; branch: string; head: string | undefined },
  files: readonly SourceFile[],
): Commit {
  const content = repository.content();
  const [message, parents] = [String(input['message']), head === undefined ? [] : [head]];
  const commit = addCommit(content, { by: by.by, message, parents, tree: keepTree(content, files), at: by.at });
  moveBranch(repository, branch, commit);
  return commit;
}

function putContents(context: RepositoryContext): Reply {
  const { repository } = context;
  const wanted = prepare(context);
  const { input, path, branch, rest, known } = wanted;
  const encoded = String(input['content'] ?? '-');
  if (!/^[A-Za-z0-9+/\s]*=*\s*$/.test(encoded)) refuseRequest(422, 'content is not valid Base64');
  if (rest.some((file) => file.path.startsWith(`${path}/`) || path.startsWith(`${file.path}/`))) {
    refuseRequest(422, 'path conflicts with an existing entry');
  }
  const file = sourceFile(path, Buffer.from(encoded, 'base64').toString(), known?.mode);
  const commit = commitFiles(context, wanted, [...rest, file]);
  const { content: _, encoding: __, ...shown } = contentFile(repository, file, branch);
  return { status: known ? 200 : 201, body: { content: shown, commit: gitCommit(repository, commit) } };
}

function deleteContents(context: RepositoryContext): Reply {
  const wanted = prepare(context);
  if (!wanted.known) missing();
  const commit = commitFiles(context, wanted, wanted.rest);
  return okReply({ content: null, commit: gitCommit(context.repository, commit) });
}

export const contentRoutes = [
  route('GET', '/readme', readme),
  route('GET', '/contents', contents),
  route('GET', '/contents/{path*}', contents),
  route('PUT', '/contents/{path*}', putContents),
  route('DELETE', '/contents/{path*}', deleteContents),
];
