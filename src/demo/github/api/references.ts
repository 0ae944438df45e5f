import { type Commit, type Content, defaultBranch } from '../model.ts';

/** What a branch name, a tag, a full id or a short id (four digits or more, unambiguous) names. */
export function resolveReference(content: Content, reference: string | null): Commit | undefined {
  const name = (reference ?? defaultBranch).replace(/^refs\/heads\/|^heads\//, '');
  const tag = content.tags.find((one) => one.name === name.replace(/^refs\/tags\/|^tags\//, ''))?.commit;
  const head = (name === 'HEAD' ? content.branches.get(defaultBranch) : content.branches.get(name)) ?? tag;
  const exact = content.commits.get(head ?? name.toLowerCase());
  if (exact || !/^[0-9a-f]{4,39}$/i.test(name)) return exact;
  const matches = [...content.commits.values()].filter(({ sha }) => sha.startsWith(name.toLowerCase()));
  return matches.length === 1 ? matches[0] : undefined;
}

export const isEmpty = (content: Content): boolean => content.branches.size === 0;
