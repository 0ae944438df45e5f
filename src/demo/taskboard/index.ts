/** Taskboard, an invented vendor of tasks: two remote MCP servers behind an authorization server that anybody may register at. */
import type { World } from '../world.ts';
import { allScopes, createAuthorizationServer } from './authorization.ts';
import { answerMcp } from './mcp.ts';
import { people, seedBoards } from './seed.ts';
import { archiveTools, boardTools } from './tools.ts';

export type Taskboard = {
  /** The MCP servers by name. */
  servers: { taskboard: string; taskboardArchive: string };
  handle(request: Request): Promise<Response>;
  /** Forgets a client with all its tokens. Answers whether there was one. */
  forget(clientId: string): boolean;
  /** Ends what a person has given: the access tokens of now, or everything. Answers whether there is such a person. */
  end(login: string, what: 'access' | 'all'): boolean;
  /** Puts a client's metadata document at an https address, as if the client's maker served it there. */
  publish(url: string, document: unknown): void;
};

const metadataPath = '/.well-known/oauth-protected-resource';

export function createTaskboard(world: World, origin: string): Taskboard {
  const servers = { taskboard: `${origin}/mcp`, taskboardArchive: `${origin}/archive/mcp` };
  const { handle, holderOf, forget, publish, endPerson } = createAuthorizationServer(world, {
    origin,
    resources: Object.values(servers),
    people,
  });
  const boards = seedBoards(world.now());

  const challenge = (resource: string, status: number, more: Record<string, string>): Response => {
    const fields = { resource_metadata: origin + metadataPath + new URL(resource).pathname, ...more };
    const words = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
    return Response.json(
      { error: more['error'] ?? 'unauthorized' },
      { status, headers: { 'www-authenticate': `Bearer ${words.join(', ')}` } },
    );
  };

  async function serve(request: Request, resource: string): Promise<Response> {
    const from = request.headers.get('origin');
    // A page of another origin in the person's browser (DNS rebinding).
    if (from !== null && from !== origin) return Response.json({ error: 'forbidden origin' }, { status: 403 });
    const authorization = request.headers.get('authorization');
    if (authorization === null) return challenge(resource, 401, { scope: allScopes.join(' ') });
    const bearer = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
    const holder = bearer === undefined ? undefined : holderOf(bearer, resource);
    const board = holder && boards.get(holder.person);
    if (!holder || !board) return challenge(resource, 401, { error: 'invalid_token', scope: allScopes.join(' ') });
    const tools = resource === servers.taskboard ? boardTools : archiveTools;
    return answerMcp(request, { board, scopes: holder.scopes }, tools, world.now(), (scope) =>
      challenge(resource, 403, { error: 'insufficient_scope', scope }),
    );
  }

  return {
    servers,
    forget,
    publish,
    end(login, what) {
      if (!boards.has(login)) return false;
      endPerson(login, what);
      return true;
    },
    async handle(request) {
      const early = await handle(request);
      if (early) return early;
      const { pathname } = new URL(request.url);
      const resource = Object.values(servers).find((one) => new URL(one).pathname === pathname);
      if (resource !== undefined) return serve(request, resource);
      const described = Object.values(servers).find((one) => metadataPath + new URL(one).pathname === pathname);
      if (described === undefined || request.method !== 'GET') {
        return Response.json({ error: 'not found' }, { status: 404 });
      }
      return Response.json({
        resource: described,
        authorization_servers: [origin],
        scopes_supported: allScopes,
        bearer_methods_supported: ['header'],
        resource_name: described === servers.taskboard ? 'Taskboard' : 'Taskboard archive',
      });
    },
  };
}
