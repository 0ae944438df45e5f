/** The REST API below `/v1`. https://developers.notion.com/reference/intro */
import type { Workspace } from '../model.ts';
import { serveBlocks } from './blocks.ts';
import { serveComments } from './comments.ts';
import { createDatabase, serveDatabase, serveDataSource } from './databases.ts';
import { notFound, refuse } from './errors.ts';
import { paged, queryOf } from './input.ts';
import { createPage, servePage } from './pages.ts';
import { search } from './search.ts';
import { userShape } from './shapes.ts';
import type { Store } from './store.ts';

/** The one that is answered; Notion still serves older ones, in other shapes. */
const version = '2026-03-11';

export async function serveApi(store: Store, request: Request): Promise<Response> {
  if (request.headers.get('notion-version') === null) {
    refuse('missing_version', 'Notion-Version header should be defined.');
  }
  if (request.headers.get('notion-version') !== version) {
    refuse('validation_error', `Notion-Version header failed validation: it should be \`${version}\` here.`);
  }
  const [, , collection = '', id, part, name] = new URL(request.url).pathname.split('/').map(decoded);
  const route = `${request.method} ${[collection, id === undefined ? [] : ':id', part ?? []].flat().join('/')}`;
  switch (route) {
    case 'POST search':
      return search(store, request);
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
  return Response.json(
    paged(
      members.map((user) => userShape(store, user)),
      queryOf(request),
      'user',
    ),
  );
}

function getUser(store: Store, id: string): Response {
  const { users }: Workspace = store.workspace;
  const wanted = id === 'me' ? store.account.botId : id;
  const user = users.find((one) => one.id === wanted) ?? notFound('user', id);
  return Response.json(userShape(store, user));
}
