import { defaultBranch, type SourceFile } from '../model.ts';
import { contentFile } from '../shapes/content.ts';
import { gitCommit } from '../shapes/git.ts';
import { addCommit, filesAt, keepTree, moveBranch, sourceFile } from '../snapshots.ts';
import { type Answer, failure, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { type Input, readInput } from './input.ts';
import { pusher } from './push-access.ts';

type Wanted = {
  path: string;
  branch: string;
  files: readonly SourceFile[];
  head: string | undefined;
  present?: SourceFile;
};

/** Reads what both writes have in common, or answers why neither would be made. */
function prepare(context: RepositoryContext, input: Input): Wanted | Answer {
  const { repository, parameters, documentation } = context;
  const content = repository.content();
  const path = parameters['path'] ?? '';
  if (!/^[^/]+(\/[^/]+)*$/.test(path)) return failure(422, 'path contains a malformed path component', documentation);
  if (typeof input['message'] !== 'string') {
    return failure(422, 'Invalid request.\n\n"message" wasn\'t supplied.', documentation);
  }
  const branch = typeof input['branch'] === 'string' ? input['branch'] : defaultBranch;
  const commit = content.commits.get(content.branches.get(branch) ?? '');
  // The first file of all makes the branch that it is written to.
  if (!commit && content.branches.size > 0) return notFound(context, `Branch ${branch} not found`);
  const files = commit ? filesAt(content, commit) : [];
  const present = files.find((file) => file.path === path);
  const { sha } = input;
  if (present && sha === undefined) {
    return failure(422, 'Invalid request.\n\n"sha" wasn\'t supplied.', documentation);
  }
  if (present && present.sha !== sha) return failure(409, `${path} does not match ${String(sha)}`, documentation);
  return { path, branch, files, head: commit?.sha, ...(present && { present }) };
}

const kinds = { message: 'string', content: 'string', sha: 'string', branch: 'string' } as const;

export function putContents(context: RepositoryContext): Answer {
  const { repository, origin, documentation } = context;
  const push = pusher(context);
  if ('status' in push) return push;
  const read = readInput(context, kinds);
  if ('status' in read) return read;
  const { input } = read;
  const wanted = prepare(context, input);
  if ('status' in wanted) return wanted;
  const { path, branch, files, head, present } = wanted;
  const encoded = input['content'];
  if (typeof encoded !== 'string' || !/^[A-Za-z0-9+/\s]*=*\s*$/.test(encoded)) {
    return failure(422, 'content is not valid Base64', documentation);
  }
  if (files.some((file) => file.path.startsWith(`${path}/`) || path.startsWith(`${file.path}/`))) {
    return failure(422, 'path conflicts with an existing entry', documentation);
  }
  const file = sourceFile(path, Buffer.from(encoded, 'base64').toString(), present?.mode);
  const content = repository.content();
  const tree = keepTree(content, [...files.filter((one) => one.path !== path), file]);
  const parents = head === undefined ? [] : [head];
  const commit = addCommit(content, { by: push.by, message: String(input['message']), parents, tree, at: push.at });
  moveBranch(repository, branch, commit);
  const { content: _, encoding: __, ...shown } = contentFile(repository, file, branch, origin);
  return { status: present ? 200 : 201, body: { content: shown, commit: gitCommit(repository, commit, origin) } };
}

export function deleteContents(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const push = pusher(context);
  if ('status' in push) return push;
  const read = readInput(context, kinds);
  if ('status' in read) return read;
  const wanted = prepare(context, read.input);
  if ('status' in wanted) return wanted;
  const { path, branch, files, head, present } = wanted;
  if (!present) return notFound(context);
  const content = repository.content();
  const tree = keepTree(
    content,
    files.filter((one) => one.path !== path),
  );
  const message = String(read.input['message']);
  const commit = addCommit(content, { by: push.by, message, parents: head ? [head] : [], tree, at: push.at });
  moveBranch(repository, branch, commit);
  return ok({ content: null, commit: gitCommit(repository, commit, origin) });
}
