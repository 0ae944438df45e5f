/** A Slack on loopback: consent for a person's token, and the Web API over two seeded workspaces. */
import { createOAuthServer } from '../oauth/server.ts';
import type { MakeDemoPlatform } from '../platform.ts';
import type { Provider } from '../tenant/directory.ts';
import { page } from '../web.ts';
import { createMeter } from './meter.ts';
import { chat } from './methods/chat.ts';
import { conversations } from './methods/conversations.ts';
import { files } from './methods/files.ts';
import { type Method, SlackError } from './methods/method.ts';
import { people } from './methods/people.ts';
import { reactions } from './methods/reactions.ts';
import { search } from './methods/search.ts';
import type { Account } from './model.ts';
import { readArguments } from './read-arguments.ts';
import * as lighthouse from './seed/lighthouse.ts';
import * as northwind from './seed/northwind.ts';

const methods: Record<string, Method> = { ...people, ...conversations, ...chat, ...reactions, ...search, ...files };

/** Twelve hours, once token rotation is on: https://docs.slack.dev/authentication/using-token-rotation */
const lifetime = 43_200;

const accounts: (Account & { label: string })[] = [
  { label: 'ada@northwind', teamId: northwind.teamId, userId: northwind.ada },
  { label: 'ada@lighthouse', teamId: lighthouse.teamId, userId: lighthouse.ada },
  { label: 'grace@northwind', teamId: northwind.teamId, userId: northwind.grace },
];

export const createSlack: MakeDemoPlatform = (world, origin) => {
  const workspaces = [northwind.createNorthwind(world.now()), lighthouse.createLighthouse(world.now())];
  const meter = createMeter(() => world.now());
  const oauth = createOAuthServer<Account>(world, {
    ...{ platform: 'slack', title: 'Slack', origin, clientId: '100200300.400500600', accounts },
    ...{ authorizePath: '/oauth/v2_user/authorize', tokenPath: '/api/oauth.v2.user.access' },
    ...{ prefixes: { access: 'xoxe.xoxp-1-', refresh: 'xoxe-1-' }, lifetime, rotates: true, separator: ',' },
  });

  async function answer(name: string, method: Method, request: Request): Promise<Response> {
    const { args, token } = await readArguments(request);
    if (token === undefined) throw new SlackError('not_authed');
    const holder = oauth.holderOf(token);
    if (!holder) throw new SlackError(world.switches.providerRevoked ? 'token_revoked' : 'invalid_auth');
    const { teamId, userId } = holder.account;
    const workspace = workspaces.find(({ id }) => id === teamId);
    const me = workspace?.people.find(({ id }) => id === userId);
    if (!workspace || !me) throw new SlackError('account_inactive');
    const wait = meter.spend(`${teamId} ${name}`, method.tier);
    if (wait > 0) {
      const headers = { 'retry-after': String(wait) };
      return Response.json({ ok: false, error: 'ratelimited' }, { status: 429, headers });
    }
    const isGranted = (scope: string): boolean => holder.scopes.includes(scope);
    const call = { workspace, me, args, isGranted, now: world.now() / 1000, revoke: () => void oauth.revoke(token) };
    const needed = typeof method.scopes === 'function' ? method.scopes(call) : (method.scopes ?? []);
    const isAllowed = needed.length === 0 || (method.needsAll ? needed.every(isGranted) : needed.some(isGranted));
    if (!isAllowed) {
      throw new SlackError('missing_scope', { needed: needed.join(','), provided: holder.scopes.join(',') });
    }
    const headers = { 'x-oauth-scopes': holder.scopes.join(','), 'x-accepted-oauth-scopes': needed.join(',') };
    return Response.json({ ok: true, ...method.run(call) }, { headers });
  }

  async function handle(request: Request): Promise<Response> {
    const own = await oauth.handle(request);
    if (own) return own;
    const { pathname } = new URL(request.url);
    const [, name] = /^\/api\/([A-Za-z.]+)$/.exec(pathname) ?? [];
    if (name === undefined)
      return page('The demo Slack has no pages', '<p>Only consent and the API are there.</p>', 404);
    const method = methods[name];
    try {
      if (!method) throw new SlackError('unknown_method', { req_method: name });
      return await answer(name, method, request);
    } catch (error) {
      if (error instanceof SlackError) return Response.json(error.answer);
      throw error;
    }
  }

  const provider: Provider = {
    ...{ connection: 'sign-in-with-slack', strategy: 'oauth2', app: oauth.app, userUrl: `${origin}/api/auth.test` },
    options: {
      ...{ authorizationURL: oauth.app.authorizeUrl, tokenURL: oauth.app.tokenUrl, pkce_enabled: true },
    },
    user(found) {
      const { team_id: team, user_id: user, user: name } = (found ?? {}) as Record<string, string | undefined>;
      return team && user && name ? { id: `${team}:${user}`, login: name } : undefined;
    },
  };
  return { provider, handle };
};
