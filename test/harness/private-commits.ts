import type { DemoControl, DemoFacts } from './demo-control.ts';

/** Ada's private commits of the last seven days as GitHub itself says, asked with a token straight from the demo world. */
export async function privateCommitsOfAda(
  hub: Pick<DemoControl, 'ledger'> & { demo: Pick<DemoFacts, 'github'> },
): Promise<{ sha: string; repository: string }[]> {
  const token = hub.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value;
  const ask = async (path: string) =>
    (
      await fetch(`${hub.demo.github}${path}`, {
        headers: { authorization: `Bearer ${token}`, 'user-agent': 'a test' },
      })
    ).json();
  const since = new Date(Date.now() - 7 * 86_400_000).toISOString();
  const repositories = (await ask('/user/repos?per_page=100&visibility=private')) as { full_name: string }[];
  const lists = await Promise.all(
    repositories.map(async ({ full_name: repository }) => {
      const commits = (await ask(`/repos/${repository}/commits?author=ada-demo&since=${since}&per_page=100`)) as {
        sha: string;
      }[];
      return Array.isArray(commits) ? commits.map(({ sha }) => ({ sha, repository })) : []; // an empty repository answers 409
    }),
  );
  return lists.flat();
}
