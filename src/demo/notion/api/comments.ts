import { randomUUID } from 'node:crypto';
import type { Comment } from '../model.ts';
import { notFound, refuse } from './errors.ts';
import { bodyOf, isBody, only, paged, queryOf, richTextOf } from './input.ts';
import { commentShape } from './shapes.ts';
import type { Store } from './store.ts';

/** `/v1/comments`, and one of them. */
export async function serveComments(store: Store, request: Request, id?: string): Promise<Response> {
  if (id !== undefined) return serveOne(store, request, id);
  if (request.method === 'GET') {
    const query = queryOf(request);
    const holder = store.findHolder(query['block_id'] ?? '');
    const shapes = store.commentsOn(holder.id).map((one) => commentShape(store, one));
    return Response.json(paged(shapes, query, 'comment'));
  }
  const body = await bodyOf(request);
  only(body, 'parent', 'discussion_id', 'rich_text', 'display_name', 'attachments');
  const parent = isBody(body['parent']) ? body['parent'] : undefined;
  const earlier = store.workspace.comments.find(({ discussionId }) => discussionId === body['discussion_id']);
  if (!parent && !earlier) notFound('discussion', String(body['discussion_id']));
  const holder = store.findHolder(
    parent ? String(parent['page_id'] ?? parent['block_id']) : (earlier?.parent.id ?? ''),
  );
  const richText = richTextOf(body['rich_text'], 'rich_text');
  if (richText.length === 0) refuse('validation_error', 'body failed validation: body.rich_text should not be empty.');
  const comment: Comment = {
    id: randomUUID(),
    parent: earlier?.parent ?? { type: holder.object === 'page' ? 'page_id' : 'block_id', id: holder.id },
    discussionId: earlier?.discussionId ?? randomUUID(),
    createdBy: store.account.botId,
    createdAt: store.now(),
    richText,
  };
  store.workspace.comments.push(comment);
  return Response.json(commentShape(store, comment));
}

/** One comment; a connection changes and deletes its own alone. */
function serveOne(store: Store, request: Request, id: string): Response {
  const { comments } = store.workspace;
  const comment = comments.find((one) => one.id === id) ?? notFound('comment', id);
  store.findHolder(comment.parent.id);
  if (request.method === 'DELETE') {
    if (comment.createdBy !== store.account.botId) {
      refuse('restricted_resource', 'This comment was not made by this connection.');
    }
    comments.splice(comments.indexOf(comment), 1);
  }
  return Response.json(commentShape(store, comment));
}
