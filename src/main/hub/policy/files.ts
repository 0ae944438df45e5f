/** Whether a key may reach these files of a repository. Pure, like all of this folder. */
import type { Grant } from '../../../shared/model.ts';
import { matchesPath } from './pattern.ts';

/** As a tool names them; see `platforms/tool.ts`. */
export type Files = { branch?: string | (string | undefined)[] | undefined; paths?: string[] | undefined };

/**
 * Why not, or undefined. `defaultBranch` is what a branch that is left out stands for, undefined while that is not known
 * yet; `isNamed` says whether the call names its repository, without which it never will be.
 */
export function filesRefused(
  { branches, paths }: Pick<Grant, 'branches' | 'paths'>,
  files: Files | undefined,
  { defaultBranch, isNamed }: { defaultBranch: string | undefined; isNamed: boolean },
): string | undefined {
  if (!files) return undefined;
  const beyond = [files.branch].flat().map((one) => branches && branchRefused(branches, one ?? defaultBranch, isNamed));
  return beyond.find((reason) => reason !== undefined) ?? (paths && pathsRefused(paths, files));
}

function branchRefused(patterns: string[], given: string | undefined, isNamed: boolean): string | undefined {
  if (given === undefined) {
    return isNamed ? undefined : 'the key is limited to branches, and this tool ranges over those of many repositories';
  }
  if (namesCommit(given)) return 'the key is limited to branches, and a commit may be on any: name a branch';
  if (notABranch.test(given)) return `the key is limited to branches, and ${given} is not the name of one`;
  return matchesPath(patterns, given) ? undefined : `the key does not cover the branch ${given}`;
}

/**
 * Whether it is a hash, alone or after a name as `git describe` writes it (`feature-2-g1f0c3d7`, of which git reads the end
 * alone). Any commit of the repository and of all its forks has one, no matter what branch it is on.
 */
export const namesCommit = (reference: string): boolean => /^(.+-g)?[0-9a-f]{4,64}$/i.test(reference);

/** Ways to write a commit, a tag or a pull request's head from a name that a pattern might cover. */
const notABranch = /[~^:?*[\\\s]|\.\.|@\{|^(refs|heads|tags|remotes)\/|^(HEAD|FETCH_HEAD|@)$|^pull\/\d+\//;

function pathsRefused(patterns: string[], { paths }: Files): string | undefined {
  if (!paths) return 'the key is limited to paths, and this call does not say which files it reaches';
  const beyond = paths.find((path) => !matchesPath(patterns, path));
  if (beyond === undefined) return undefined;
  return beyond === '' ? 'the key does not cover the top directory' : `the key does not cover the path ${beyond}`;
}
