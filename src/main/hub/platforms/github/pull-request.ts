/** What the tools for one pull request share. */

export const pullRoute = '/repos/{owner}/{repo}/pulls/{pull_number}';

/** What is in a pull request lies on no branch of its repository, but on a reference that GitHub keeps for it. */
export const pullFiles = ({ number }: { number: number }) => ({ branch: `refs/pull/${number}/head` });
