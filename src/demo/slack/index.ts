/** A Slack on loopback: consent for a person's token, and the Web API over two seeded workspaces. */
import { createOAuthServer } from '../oauth.ts';
import type { MakeDemoPlatform } from '../platforms.ts';
import type { DemoProvider } from '../tenant/directory.ts';
import { page } from '../web.ts';
import { createSlackApps } from './apps.ts';
import { chat, reactions } from './methods/chat.ts';
import { conversations, peopleMethods } from './methods/conversations.ts';
import { type Method, SlackError } from './methods/method.ts';
import { files, searchMethods } from './methods/search.ts';
import type { SlackAccount } from './model.ts';
import { createLighthouse, lighthouseAccounts } from './seed/lighthouse.ts';
import { createNorthwind, northwindAccounts } from './seed/northwind.ts';

const methods: Record<string, Method> = {
  ...peopleMethods,
  ...conversations,
  ...chat,
  ...reactions,
  ...searchMethods,
  ...files,
};

/** Twelve hours, once token rotation is on: https://docs.slack.dev/authentication/using-token-rotation */
const lifetime = 43_200;

/** A visit takes the first that fits. */
const accounts: (SlackAccount & { label: string })[] = [...northwindAccounts, ...lighthouseAccounts];

export const createSlack: MakeDemoPlatform = (world, origin) => {
  const workspaces = [createNorthwind(world.now()), createLighthouse(world.now())];
  const meter = createMeter(() => world.now());
  const oauth = createOAuthServer<SlackAccount>(world, {
    platform: 'slack',
    title: 'Slack',
    origin,
    clientId: '100200300.400500600',
    accounts,
    authorizePath: '/oauth/v2_user/authorize',
    tokenPath: '/api/oauth.v2.user.access',
    prefixes: { access: 'xoxe.xoxp-1-', refresh: 'xoxe-1-' },
    lifetime,
    renewal: 'rotates',
    separator: ',',
  });

  const apps = createSlackApps(world, origin, accounts, workspaces);

  async function answer(name: string, method: Method, request: Request): Promise<Response> {
    const { args, token } = await readArguments(request);
    if (token === undefined) throw new SlackError('not_authed');
    const server = apps.serverOf(token) ?? oauth;
    const holder = server.holderOf(token);
    if (!holder) throw new SlackError(world.switches.providerRevoked ? 'token_revoked' : 'invalid_auth');
    const { teamId, userId } = holder.account;
    const workspace = workspaces.find(({ id }) => id === teamId);
    const me = workspace?.people.find(({ id }) => id === userId);
    if (!workspace || !me) throw new SlackError('account_inactive');
    const isRationed = world.switches.slackDistributed && rationed.has(name);
    const wait = meter.spend(`${teamId} ${name}`, isRationed ? { calls: 1 } : method);
    if (wait > 0) {
      const headers = { 'retry-after': String(wait) };
      return Response.json({ ok: false, error: 'ratelimited' }, { status: 429, headers });
    }
    const isGranted = (scope: string): boolean => holder.scopes.includes(scope);
    const call = {
      workspace,
      me,
      isGranted,
      now: world.now() / 1000,
      revoke: () => void server.revoke(token),
      args: isRationed
        ? { ...args, limit: String(Math.min(Number(args['limit'] || rationedPage), rationedPage)) }
        : args,
    };
    const needed = typeof method.scopes === 'function' ? method.scopes(call) : method.scopes;
    const isAllowed = needed.length === 0 || (method.needsAll ? needed.every(isGranted) : needed.some(isGranted));
    if (!isAllowed) {
      throw new SlackError('missing_scope', { needed: needed.join(','), provided: holder.scopes.join(',') });
    }
    const headers = { 'x-oauth-scopes': holder.scopes.join(','), 'x-accepted-oauth-scopes': needed.join(',') };
    return Response.json({ ok: true, ...method.run(call) }, { headers });
  }

  async function handle(request: Request): Promise<Response> {
    const own = (await apps.handle(request)) ?? (await oauth.handle(request));
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

  const provider: DemoProvider = {
    connection: 'slack',
    strategy: 'oauth2',
    app: oauth.app,
    userUrl: `${origin}/api/auth.test`,
    options: {
      authorizationURL: oauth.app.authorizeUrl,
      tokenURL: oauth.app.tokenUrl,
      pkce_enabled: true,
    },
    user(found) {
      const { team_id: team, user_id: user, user: name } = (found ?? {}) as Record<string, string | undefined>;
      return team && user && name ? { id: `${team}:${user}`, login: name } : undefined;
    },
  };
  return { provider, handle };
};

/** How often a method is called, by minutes: https://docs.slack.dev/apis/web-api/rate-limits */
const perMinute: Record<Method['tier'], number> = { 1: 1, 2: 20, 3: 50, 4: 100 };
/** Slack promises no number for bursts; it takes some. */
const burst = 5;

/**
 * What an app that is distributed outside of the Marketplace may call once a minute, for 15 messages:
 * https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps
 */
const rationed: ReadonlySet<string> = new Set(['conversations.history', 'conversations.replies']);
const rationedPage = 15;

/** `spend` answers for how many seconds there is no more; 0 where the call counts. */
function createMeter(now: () => number) {
  const minutes = new Map<string, { began: number; calls: number }>();
  return {
    spend(name: string, of: Pick<Method, 'tier'> | { calls: number }): number {
      const found = minutes.get(name);
      const isOver = !found || now() - found.began >= 60_000;
      const minute = isOver ? { began: now(), calls: 0 } : found;
      minutes.set(name, minute);
      const most = 'calls' in of ? of.calls : perMinute[of.tier] * burst;
      if (minute.calls >= most) return Math.ceil((minute.began + 60_000 - now()) / 1000);
      minute.calls += 1;
      return 0;
    },
  };
}

/** What a call of the Web API brings: a query, a form or JSON, and the token in a header or, as Slack still takes it, among them. */
async function readArguments(request: Request): Promise<{ args: Record<string, string>; token: string | undefined }> {
  const given = Object.fromEntries(new URL(request.url).searchParams);
  if (request.method === 'POST') {
    const text = await request.text();
    const isJson = request.headers.get('content-type')?.startsWith('application/json') === true;
    Object.assign(given, isJson ? fromJson(text) : Object.fromEntries(new URLSearchParams(text)));
  }
  const { token: inBody, ...args } = given;
  const [, bearer] = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const token = bearer ?? inBody;
  return { args, token };
}

function fromJson(text: string): Record<string, string> {
  const value: unknown = JSON.parse(text || '{}');
  const entries = Object.entries(typeof value === 'object' && value !== null ? value : {});
  return Object.fromEntries(
    entries.map(([name, member]) => [name, typeof member === 'string' ? member : JSON.stringify(member)]),
  );
}
