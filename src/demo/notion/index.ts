/** A Notion on loopback: consent and tokens of a public connection, and the REST API over one seeded workspace. */
import { randomUUID } from 'node:crypto';
import { createOAuthServer } from '../oauth.ts';
import type { DemoPlatform, MakeDemoPlatform } from '../platforms.ts';
import { answerOfRefusal, isObject } from '../web.ts';
import type { World } from '../world.ts';
import { serveBlocks } from './api/blocks.ts';
import { createDatabase, serveDatabase, serveDataSource } from './api/databases.ts';
import { bodyOf, objectNotFound, only, pageOfNotion, queryOf, refuse, refuseInvalid, richTextOf } from './api/input.ts';
import { createPage, servePage } from './api/pages.ts';
import { commentShape, dataSourceShape, notionUserShape, pageShape, titleOfThing } from './api/shapes.ts';
import { createStore, type Store } from './api/store.ts';
import {
  type DataSource,
  type NotionAccount,
  type NotionComment,
  type NotionPage,
  type NotionWorkspace,
  plainText,
} from './model.ts';
import { createOwnTokens } from './own-tokens.ts';
import { meetings, outside, outsideComments, teamComments } from './seed/meetings.ts';
import { tasks } from './seed/tasks.ts';
import { wiki } from './seed/wiki.ts';
import { notionAccounts, users } from './seed/write.ts';

const hourSeconds = 3_600;

export const createNotion: MakeDemoPlatform = (world: World, origin: string): DemoPlatform => {
  const oauth = createOAuthServer<NotionAccount>(world, {
    platform: 'notion',
    title: 'Notion',
    origin,
    clientId: 'c0ffee00-0000-4000-8000-000000000001',
    authorizePath: '/v1/oauth/authorize',
    tokenPath: '/v1/oauth/token',
    accounts: notionAccounts,
    prefixes: { access: 'ntn_', refresh: 'nrt_' },
    lifetime: hourSeconds,
    renewal: 'rotates',
    separator: ' ',
  });
  const own = createOwnTokens(world, origin);
  const workspace = createWorkspace(world.now());
  const { clientId, clientSecret } = oauth.app;
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    // Notion proves the application by HTTP Basic alone, and ends a token for anyone who proves it.
    if (pathname.startsWith('/v1/oauth/') && request.method === 'POST' && !pathname.endsWith('/authorize')) {
      if (request.headers.get('authorization') !== basic)
        return Response.json({ error: 'invalid_client' }, { status: 401 });
      if (pathname === '/v1/oauth/revoke') return revoke(request);
    }
    const byServer = (await oauth.handle(request)) ?? (await own.handle(request));
    if (byServer) return byServer;
    const bearer = (request.headers.get('authorization') ?? '').replace(/^bearer +/i, '');
    const grant = oauth.holderOf(bearer) ?? own.holderOf(bearer);
    if (!grant) return refuse('unauthorized', 'API token is invalid.');
    if (pathname === '/profile') return Response.json({ user_id: grant.account.botId, label: grant.account.label });
    return serveNotionApi(createStore(world, workspace, grant.account), request);
  }

  async function revoke(request: Request): Promise<Response> {
    const { token } = (await request.json()) as { token?: string };
    oauth.revoke(token ?? '');
    return Response.json({});
  }

  return {
    handle: (request) => answer(request).catch(answerOfRefusal),
    provider: {
      connection: 'notion',
      strategy: 'oauth2',
      app: oauth.app,
      options: { customHeaders: { Authorization: basic } },
      // What a connection's script `fetchUserProfile` does at a tenant: Notion's own answer needs a header that names its version.
      userUrl: `${origin}/profile`,
      user(answer) {
        const { user_id: id, label } = (answer ?? {}) as { user_id?: string; label?: string };
        return id && label ? { id, login: label } : undefined;
      },
    },
  };
};

/** A workspace of a small company, the same on every day but for its times. */
const createWorkspace = (now: number): NotionWorkspace => ({
  name: 'Northwind',
  users,
  things: [...wiki(now), ...tasks(now), ...meetings(now), ...outside(now)],
  comments: [...teamComments(now), ...outsideComments(now)],
});

// The REST API below `/v1`, with users, comments and the search. https://developers.notion.com/reference/intro

/** The one that is answered; Notion still serves older ones, in other shapes. */
const version = '2026-03-11';

export async function serveNotionApi(store: Store, request: Request): Promise<Response> {
  if (request.headers.get('notion-version') === null) {
    refuse('missing_version', 'Notion-Version header should be defined.');
  }
  if (request.headers.get('notion-version') !== version) {
    refuseInvalid(`Notion-Version header failed validation: it should be \`${version}\` here.`);
  }
  const [, , collection = '', id, part, name] = new URL(request.url).pathname.split('/').map(decoded);
  const route = `${request.method} ${[collection, id === undefined ? [] : ':id', part ?? []].flat().join('/')}`;
  switch (route) {
    case 'POST search':
      return searchWorkspace(store, request);
    case 'GET users':
      return listUsers(store, request);
    case 'GET users/:id':
      return getUser(store, id ?? '');
    case 'POST pages':
      return createPage(store, request);
    case 'GET pages/:id':
    case 'PATCH pages/:id':
    case 'GET pages/:id/markdown':
    case 'PATCH pages/:id/markdown':
    case 'GET pages/:id/properties':
    case 'POST pages/:id/move':
      return servePage(store, request, id ?? '', part, name);
    case 'GET blocks/:id':
    case 'DELETE blocks/:id':
    case 'GET blocks/:id/children':
    case 'PATCH blocks/:id/children':
      return serveBlocks(store, request, id ?? '', part);
    case 'POST databases':
      return createDatabase(store, request);
    case 'GET databases/:id':
    case 'PATCH databases/:id':
      return serveDatabase(store, request, id ?? '');
    case 'GET data_sources/:id':
    case 'POST data_sources/:id/query':
      return serveDataSource(store, request, id ?? '', part);
    case 'GET comments':
    case 'POST comments':
    case 'GET comments/:id':
    case 'DELETE comments/:id':
      return serveComments(store, request, id);
    default:
      return refuse('invalid_request_url', 'Invalid request URL.');
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return refuse('invalid_request_url', 'Invalid request URL.');
  }
}

function listUsers(store: Store, request: Request): Response {
  const members = store.workspace.users.filter(({ isGuest }) => !isGuest);
  const shapes = members.map((user) => notionUserShape(store, user));
  return pageOfNotion(shapes, queryOf(request), 'user');
}

function getUser(store: Store, id: string): Response {
  const { users }: NotionWorkspace = store.workspace;
  const wanted = id === 'me' ? store.account.botId : id;
  const user = users.find((one) => one.id === wanted) ?? objectNotFound('user', id);
  return Response.json(notionUserShape(store, user));
}

/** `/v1/comments`, and one of them. */
async function serveComments(store: Store, request: Request, id?: string): Promise<Response> {
  if (id !== undefined) return serveOne(store, request, id);
  if (request.method === 'GET') {
    const query = queryOf(request);
    const holder = store.findHolder(query['block_id'] ?? '');
    const shapes = store.commentsOn(holder.id).map((one) => commentShape(store, one));
    return pageOfNotion(shapes, query, 'comment');
  }
  const body = await bodyOf(request);
  only(body, 'parent', 'discussion_id', 'rich_text', 'display_name', 'attachments');
  const parent = isObject(body['parent']) ? body['parent'] : undefined;
  const earlier = store.workspace.comments.find(({ discussionId }) => discussionId === body['discussion_id']);
  if (!parent && !earlier) objectNotFound('discussion', String(body['discussion_id']));
  const holder = store.findHolder(
    parent ? String(parent['page_id'] ?? parent['block_id']) : (earlier?.parent.id ?? ''),
  );
  const richText = richTextOf(body['rich_text'], 'rich_text');
  if (richText.length === 0) refuseInvalid('body failed validation: body.rich_text should not be empty.');
  const comment: NotionComment = {
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
  const comment = comments.find((one) => one.id === id) ?? objectNotFound('comment', id);
  store.findHolder(comment.parent.id);
  if (request.method === 'DELETE') {
    if (comment.createdBy !== store.account.botId) {
      refuse('restricted_resource', 'This comment was not made by this connection.');
    }
    comments.splice(comments.indexOf(comment), 1);
  }
  return Response.json(commentShape(store, comment));
}

/** By title alone, the latest first. https://developers.notion.com/reference/post-search */
async function searchWorkspace(store: Store, request: Request): Promise<Response> {
  const body = await bodyOf(request);
  only(body, 'query', 'filter', 'sort', 'start_cursor', 'page_size');
  const words = String(body['query'] ?? '').toLowerCase();
  const kind = isObject(body['filter']) ? body['filter']['value'] : undefined;
  const isOldest = isObject(body['sort']) && body['sort']['direction'] === 'ascending';
  const found = store
    .visible()
    .filter((one): one is NotionPage | DataSource => one.object === 'page' || one.object === 'data_source')
    .filter((one) => kind === undefined || one.object === kind)
    .filter((one) => {
      const title = one.object === 'page' ? titleOfThing(store, one) : plainText(one.title);
      return title.toLowerCase().includes(words);
    })
    .sort((a, b) => (isOldest ? a.editedAt - b.editedAt : b.editedAt - a.editedAt));
  const shapes = found.map((one) => (one.object === 'page' ? pageShape(store, one) : dataSourceShape(store, one)));
  return pageOfNotion(shapes, body, 'page_or_data_source');
}
