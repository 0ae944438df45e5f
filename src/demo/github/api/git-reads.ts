import { gitBlob, gitCommit, gitRef, gitTag, gitTree } from '../shapes/git.ts';
import { entriesOf, filesOfTree } from '../snapshots.ts';
import { type Answer, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { resolveReference } from './references.ts';

/** A branch or a tag by its full name, `heads/main` or `tags/v1`. */
export function reference(context: RepositoryContext): Answer {
  const { repository, parameters, origin } = context;
  const content = repository.content();
  const name = parameters['ref'] ?? '';
  const head = content.branches.get(name.replace(/^heads\//, ''));
  if (name.startsWith('heads/') && head) {
    return ok(gitRef(repository, `refs/${name}`, { type: 'commit', sha: head }, origin));
  }
  const tag = name.startsWith('tags/') && content.tags.find((one) => `tags/${one.name}` === name);
  if (!tag) return notFound(context);
  const object = tag.annotation ? { type: 'tag', sha: tag.annotation.sha } : { type: 'commit', sha: tag.commit };
  return ok(gitRef(repository, `refs/${name}`, object, origin));
}

export function commitObject(context: RepositoryContext): Answer {
  const { repository, parameters, origin } = context;
  const found = repository.content().commits.get(parameters['sha'] ?? '');
  return found ? ok(gitCommit(repository, found, origin)) : notFound(context);
}

export function tagObject(context: RepositoryContext): Answer {
  const { repository, parameters, origin } = context;
  for (const { annotation, ...tag } of repository.content().tags) {
    if (annotation && annotation.sha === parameters['sha'])
      return ok(gitTag(repository, { ...tag, annotation }, origin));
  }
  return notFound(context);
}

/** By the id of a tree or of a commit, or by the name of a branch or tag; any value of `recursive` counts. */
export function tree(context: RepositoryContext): Answer {
  const { repository, parameters, query, origin } = context;
  const content = repository.content();
  const named = parameters['sha'] ?? '';
  const direct = filesOfTree(content, named);
  const sha = direct ? named : resolveReference(content, named)?.tree;
  const files = direct ?? (sha === undefined ? undefined : filesOfTree(content, sha));
  if (!files || sha === undefined) return notFound(context);
  return ok(gitTree(repository, sha, entriesOf(files, query.has('recursive')), origin));
}

export function blob(context: RepositoryContext): Answer {
  const { repository, parameters, origin } = context;
  const content = repository.content();
  for (const files of [content.files, ...content.trees.values()]) {
    const found = files.find(({ sha }) => sha === parameters['sha']);
    if (found) return ok(gitBlob(repository, found, origin));
  }
  return notFound(context);
}
