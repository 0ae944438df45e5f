/** Histories by GraphQL: a hundred commits of each of some repositories in one answer, with no more of each than is needed. */
import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import { ownerAndName } from './fields.ts';
import { query } from './graphql.ts';
import type { ReadCommit } from './views/commits.ts';

const ofOnePage = 100;

/** An author by their global id, and times as GitHub writes them. */
export type HistoryWindow = { author: string; since: string; until: string | undefined };

/** A page of a history; `pages` says how many there are in all, `after` where the next one begins. */
export type HistoryPage = { commits: ReadCommit[]; pages: number; after: string | undefined };

const Commit = z.object({ oid: z.string(), message: z.string(), committedDate: z.string(), url: z.string() });

const Repository = z.object({
  // Without a commit there is no branch either.
  defaultBranchRef: z
    .object({
      target: z.object({
        history: z.object({
          totalCount: z.number(),
          pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
          nodes: z.array(Commit),
        }),
      }),
    })
    .nullable(),
});

/** As long as the repositories that are asked for are many; what they are called comes by variables. */
const documentFor = (repositories: readonly unknown[]): `query ${string}` => `query Histories(
  $author: ID!, $since: GitTimestamp!, $until: GitTimestamp
  ${repositories.map((_, at) => `$owner${at}: String!, $name${at}: String!, $after${at}: String`).join('\n  ')}
) {
  ${repositories.map((_, at) => repositoryIn(at)).join('\n  ')}
}`;

// As with REST, a key for a former name must not reach what now answers to it.
const repositoryIn = (
  at: number,
): string => `r${at}: repository(owner: $owner${at}, name: $name${at}, followRenames: false) {
    defaultBranchRef { target { ... on Commit {
      history(first: ${ofOnePage}, after: $after${at}, author: { id: $author }, since: $since, until: $until) {
        totalCount
        pageInfo { endCursor hasNextPage }
        nodes { oid message committedDate url }
      }
    } } }
  }`;

/** The author's commits on the default branch of each repository, the next page after `after`. Fails as a whole. */
export async function readHistories(
  client: PlatformClient,
  repositories: readonly { repository: string; after?: string | undefined }[],
  window: HistoryWindow,
): Promise<Result<HistoryPage[]>> {
  const places = repositories.map(({ repository, after }, at) => {
    const { owner, repo } = ownerAndName(repository);
    return { [`owner${at}`]: owner, [`name${at}`]: repo, ...(after && { [`after${at}`]: after }) };
  });
  const variables = Object.assign({ ...window }, ...places);
  const shape = z.object(Object.fromEntries(repositories.map((_, at) => [`r${at}`, Repository])));
  const answer = await query(client, documentFor(repositories), variables, shape);
  if (!answer.ok) return answer;
  return ok(
    repositories.map((_, at) => {
      const history = answer.value[`r${at}`]?.defaultBranchRef?.target.history;
      if (!history) return { commits: [], pages: 0, after: undefined };
      const { nodes, pageInfo, totalCount } = history;
      return {
        commits: nodes.map(commitOf),
        pages: Math.ceil(totalCount / ofOnePage),
        after: pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined,
      };
    }),
  );
}

const commitOf = ({ oid, message, committedDate, url }: z.infer<typeof Commit>): ReadCommit => ({
  sha: oid,
  html_url: url,
  commit: { message, author: null, committer: { name: null, date: committedDate } },
  author: null,
});
