/** `POST /graphql`: one document, run against the part of GitHub's schema that the demo serves. */
import { type GraphQLError, graphqlSync } from 'graphql';
import { canRead } from '../access.ts';
import { discussionWrites } from '../graphql/discussion-writes.ts';
import { noNode, Refusal } from '../graphql/refusal.ts';
import { servedSchema } from '../graphql/schema.ts';
import { actorView, allComments, commentId, commentView, repositoryView } from '../graphql/views.ts';
import type { Account } from '../model.ts';
import { type Answer, failure, ok } from './answer.ts';
import type { Context } from './context.ts';

const documentation = 'https://docs.github.com/graphql/guides/forming-calls-with-graphql#authenticating-with-graphql';

export function graphql(context: Context): Answer {
  const { viewer } = context;
  if (!viewer) return failure(401, 'This endpoint requires you to be authenticated.', documentation);
  let asked: { query?: unknown; variables?: Record<string, unknown> | null };
  try {
    asked = JSON.parse(context.body);
  } catch {
    return failure(400, 'Problems parsing JSON', documentation);
  }
  if (typeof asked.query !== 'string')
    return ok({ errors: [{ message: 'A query attribute must be specified and must be a string.' }] });
  const { data, errors } = graphqlSync({
    schema: servedSchema(),
    source: asked.query,
    variableValues: asked.variables ?? {},
    rootValue: roots(context, viewer),
  });
  return ok({ ...(data !== undefined && { data }), ...(errors && { errors: errors.map(problem) }) });
}

/** GitHub says what an error is by `type`; what is wrong with the document itself has none. */
function problem({ message, path, locations, originalError }: GraphQLError) {
  const type = originalError instanceof Refusal ? originalError.type : undefined;
  return { ...(type && { type }), ...(path && { path }), locations, message };
}

function roots(context: Context, viewer: Account) {
  const { catalogue, origin } = context;
  const place = { discussions: catalogue.discussions, origin, viewer };
  return {
    ...discussionWrites(context, viewer, place),

    viewer: () => actorView(viewer, place),

    repository({ owner, name, followRenames }: { owner: string; name: string; followRenames: boolean }) {
      const same = (a: string | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();
      const readable = catalogue.repositories.filter((one) => same(one.owner.login, owner) && canRead(one, viewer));
      const found =
        readable.find((one) => same(one.name, name)) ??
        (followRenames ? readable.find((one) => same(one.formerName, name)) : undefined);
      if (!found) {
        throw new Refusal('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
      }
      return repositoryView(found, place);
    },

    node({ id }: { id: string }) {
      for (const discussion of catalogue.discussions) {
        if (!canRead(discussion.repository, viewer)) continue;
        const found = allComments(discussion).find(({ comment }) => commentId(comment) === id);
        if (found) return commentView(discussion, found.comment, found.parent, place);
      }
      throw noNode(id);
    },
  };
}
