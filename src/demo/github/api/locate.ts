import { canRead } from '../access.ts';
import type { Account, Catalogue, Repository } from '../model.ts';
import { matchPath } from './match.ts';

export type Location = {
  readonly rest: string;
  /** Undefined when there is none that this viewer may know of. */
  readonly repository?: Repository;
  /** The path asked for a name that the repository had before. */
  readonly isFormerName: boolean;
};

const same = (a: string | undefined, b: string | undefined) => a?.toLowerCase() === b?.toLowerCase();

/** Reads which repository a path is about; undefined if the path is not about a repository at all. */
export function locate(path: string, catalogue: Catalogue, viewer: Account | undefined): Location | undefined {
  const [, prefix, rest = ''] = /^(\/repos\/[^/]+\/[^/]+|\/repositories\/\d+)(\/.*)?$/.exec(path) ?? [];
  if (!prefix) return undefined;
  const readable = catalogue.repositories.filter((repository) => canRead(repository, viewer));
  const id = matchPath('/repositories/{id}', prefix)?.['id'];
  if (id !== undefined) return found(readable.find((repository) => String(repository.id) === id));
  const names = matchPath('/repos/{owner}/{repo}', prefix);
  const owned = readable.filter(({ owner }) => same(owner.login, names?.['owner']));
  const current = owned.find(({ name }) => same(name, names?.['repo']));
  if (current) return found(current);
  const former = owned.find(({ formerName }) => formerName && same(formerName, names?.['repo']));
  return { ...found(former), isFormerName: former !== undefined };

  function found(repository: Repository | undefined): Location {
    return { rest, isFormerName: false, ...(repository && { repository }) };
  }
}
