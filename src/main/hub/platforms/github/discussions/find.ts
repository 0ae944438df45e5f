/** Finds what a write of a discussion is about, in the repository that the call names and in no other. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { PlatformClient } from '../../platform.ts';
import { ownerAndName } from '../fields.ts';
import { query } from '../graphql.ts';
import { name, numbered } from '../project.ts';

/** The name and owner of a repository as variables of a document; renames are never followed, since policy decided on the name. */
export const repositoryVariables = (repository: string): { owner: string; name: string } => {
  const { owner, repo } = ownerAndName(repository);
  return { owner, name: repo };
};

/** The id of a comment, as GitHub names things in GraphQL. */
export const commentId = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_=-]+$/, 'must be the id of a comment');

const discussionDocument = `query DiscussionToAnswer($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name, followRenames: false) { discussion(number: $number) { id number title } }
}` as const;
const Found = z.object({ id: z.string(), number: z.number(), title: z.string() });
const FoundIn = z.object({ repository: z.object({ discussion: Found }) });

export async function findDiscussion(
  client: PlatformClient,
  repository: string,
  number: number,
): Promise<Result<z.infer<typeof Found>>> {
  const found = await query(client, discussionDocument, { ...repositoryVariables(repository), number }, FoundIn);
  return found.ok ? ok(found.value.repository.discussion) : found;
}

const commentDocument = `query DiscussionComment($id: ID!) {
  node(id: $id) {
    ... on DiscussionComment {
      id body url updatedAt isAnswer viewerCanUpdate viewerCanDelete viewerCanMarkAsAnswer viewerCanUnmarkAsAnswer
      author { login }
      replyTo { id }
      discussion { number title repository { nameWithOwner } answer { id url author { login } } }
    }
  }
}` as const;
const Author = z.object({ login: z.string() }).nullish();
const Comment = z.object({
  id: z.string(),
  body: z.string(),
  url: z.string(),
  updatedAt: z.string(),
  isAnswer: z.boolean(),
  viewerCanUpdate: z.boolean(),
  viewerCanDelete: z.boolean(),
  viewerCanMarkAsAnswer: z.boolean(),
  viewerCanUnmarkAsAnswer: z.boolean(),
  author: Author,
  replyTo: z.object({ id: z.string() }).nullish(),
  discussion: z.object({
    number: z.number(),
    title: z.string(),
    repository: z.object({ nameWithOwner: z.string() }),
    answer: z.object({ id: z.string(), url: z.string(), author: Author }).nullish(),
  }),
});
export type FoundComment = z.infer<typeof Comment>;
/** A node of another kind has none of these fields. */
const Node = z.object({ node: Comment.or(z.object({}).transform(() => null)).nullish() });

/**
 * The comment of this id, if it is in a discussion of this repository. Its id alone would reach any repository of the
 * account, whatever the key covers.
 */
export async function findComment(
  client: PlatformClient,
  repository: string,
  id: string,
): Promise<Result<FoundComment>> {
  const found = await query(client, commentDocument, { id }, Node);
  if (!found.ok) return found;
  const { node } = found.value;
  const isThere = node?.discussion.repository.nameWithOwner.toLowerCase() === repository.toLowerCase();
  return node && isThere ? ok(node) : fail('platform_not_found');
}

/** A comment as one names it to a person: by its id too, since they may allow its like for some minutes. */
export const namedComment = ({ id, author, discussion }: FoundComment): string =>
  `comment ${name(id)} by ${name(author?.login)} in ${numbered(discussion)}`;
