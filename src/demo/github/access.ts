import type { Account, Repository, Role } from './model.ts';

/** The strongest role that a viewer has; undefined means that the repository does not exist for them. */
export function roleIn(repository: Repository, viewer: Account | undefined): Role | undefined {
  if (viewer?.id === repository.owner.id) return 'admin';
  const granted = viewer && repository.collaborators.get(viewer.login);
  return granted ?? (repository.private ? undefined : 'read');
}

/** Owner and collaborators belong; a reader of a public repository only passes by. */
export const belongsTo = (repository: Repository, viewer: Account): boolean =>
  viewer.id === repository.owner.id || repository.collaborators.has(viewer.login);

export const canRead = (repository: Repository, viewer: Account | undefined): boolean =>
  roleIn(repository, viewer) !== undefined;
