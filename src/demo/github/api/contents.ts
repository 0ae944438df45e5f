import { defaultBranch, type SourceFile } from '../model.ts';
import { contentDirectory, contentFile } from '../shapes/content.ts';
import { filesAt } from '../snapshots.ts';
import { type Answer, notFound, ok, text } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { isEmpty, resolveReference } from './references.ts';

function present(context: RepositoryContext, file: SourceFile, reference: string): Answer {
  const { repository, origin, accept } = context;
  if (/\bgithub\.(v3\.)?raw\b/.test(accept)) {
    return text(file.text, 'application/vnd.github.raw; charset=utf-8');
  }
  return ok(contentFile(repository, file, reference, origin), repository.pushedAt);
}

/** GitHub answers for a symlink to a file with that file, under the name of the link. */
function followed(files: readonly SourceFile[], file: SourceFile): SourceFile {
  if (file.mode !== '120000') return file;
  const target = new URL(file.text, `file:///${file.path}`).pathname.slice(1);
  const found = files.find(({ path, mode }) => path === decodeURIComponent(target) && mode !== '120000');
  return found ? { ...found, path: file.path } : file;
}

/** Files are the same at every seeded reference: the demo keeps no old versions of those. */
export function contents(context: RepositoryContext): Answer {
  const { repository, origin, query, parameters } = context;
  const content = repository.content();
  if (isEmpty(content)) return notFound(context, 'This repository is empty.');
  const reference = query.get('ref') || defaultBranch;
  const commit = resolveReference(content, reference);
  if (!commit) return notFound(context, `No commit found for the ref ${reference}`);
  const files = filesAt(content, commit);
  const path = (parameters['path'] ?? '').replace(/^\/+|\/+$/g, '');
  const file = files.find((candidate) => candidate.path === path);
  if (file) return present(context, followed(files, file), reference);
  const directory = contentDirectory(repository, files, path, reference, origin);
  return directory ? ok(directory, repository.pushedAt) : notFound(context);
}

export function readme(context: RepositoryContext): Answer {
  const content = context.repository.content();
  const reference = context.query.get('ref') || defaultBranch;
  const commit = resolveReference(content, reference);
  const file = commit && filesAt(content, commit).find(({ path }) => /^readme(\.\w+)?$/i.test(path));
  return file ? present(context, file, reference) : notFound(context);
}
