/** A Notion on loopback: consent and tokens of a public connection, and the REST API over one seeded workspace. */
import { createOAuthServer } from '../oauth.ts';
import type { DemoPlatform, MakeDemoPlatform } from '../platforms.ts';
import { answerOfRefusal } from '../web.ts';
import type { World } from '../world.ts';
import { refuse } from './api/input.ts';
import { serveNotionApi } from './api/serve.ts';
import { createStore } from './api/store.ts';
import type { NotionAccount, NotionWorkspace } from './model.ts';
import { meetings, outside, outsideComments, teamComments } from './seed/meetings.ts';
import { tasks } from './seed/tasks.ts';
import { wiki } from './seed/wiki.ts';
import { notionAccounts, users } from './seed/write.ts';

const hourSeconds = 3_600;

export const createNotion: MakeDemoPlatform = (world: World, origin: string): DemoPlatform => {
  const oauth = createOAuthServer<NotionAccount>(world, {
    ...{ platform: 'notion', title: 'Notion', origin, clientId: 'c0ffee00-0000-4000-8000-000000000001' },
    ...{ authorizePath: '/v1/oauth/authorize', tokenPath: '/v1/oauth/token', accounts: notionAccounts },
    ...{ prefixes: { access: 'ntn_', refresh: 'nrt_' }, lifetime: hourSeconds, renewal: 'rotates', separator: ' ' },
  });
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
    const byServer = await oauth.handle(request);
    if (byServer) return byServer;
    const grant = oauth.holderOf((request.headers.get('authorization') ?? '').replace(/^bearer +/i, ''));
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
      ...{ connection: 'notion', strategy: 'oauth2', app: oauth.app },
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
