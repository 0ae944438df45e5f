/** A platform of the demo world for which the hub has no built-in tools: people connect it, and tools come from its description. */
import { createOAuthServer } from '../oauth.ts';
import type { MakeDemoPlatform } from '../platforms.ts';
import type { DemoProvider } from '../tenant/directory.ts';

export type OtherAccount = { label: string; id: string };

/** Answers one address of the API for whom the token is; `scopes` are the token's. */
type Answer<Account> = (account: Account, url: URL, scopes: readonly string[]) => unknown;

type Other<Account extends OtherAccount> = {
  name: string;
  title: string;
  /** Of the tenant's connection, which is called as its strategy. */
  strategy: string;
  clientId: string;
  paths: { authorize: string; token: string; user: string };
  prefixes: { access: string; refresh: string };
  /** Seconds. */
  lifetime: number;
  accounts: readonly Account[];
  /** By path: what it answers, and which scopes it needs, one of them. */
  routes: Record<string, { needs: readonly string[]; answer: Answer<Account> }>;
  /** Status and body of a refusal in the platform's own words. */
  refusals: Record<'unknown' | 'scope' | 'path', () => Response>;
};

export const makeOther =
  <Account extends OtherAccount>(other: Other<Account>): MakeDemoPlatform =>
  (world, origin) => {
    const oauth = createOAuthServer<Account>(world, {
      platform: other.name,
      title: other.title,
      origin,
      clientId: other.clientId,
      accounts: other.accounts,
      authorizePath: other.paths.authorize,
      tokenPath: other.paths.token,
      prefixes: other.prefixes,
      lifetime: other.lifetime,
      renewal: 'rotates',
      separator: ' ',
    });
    const provider: DemoProvider = {
      connection: other.strategy,
      strategy: other.strategy,
      app: oauth.app,
      userUrl: origin + other.paths.user,
      user(answer) {
        const { id } = (answer ?? {}) as { id?: unknown };
        const account = other.accounts.find((one) => one.id === id);
        return account && { id: account.id, login: account.label };
      },
    };
    return {
      provider,
      async handle(request) {
        const early = await oauth.handle(request);
        if (early) return early;
        const url = new URL(request.url);
        const route =
          request.method === 'GET' && Object.hasOwn(other.routes, url.pathname) && other.routes[url.pathname];
        if (!route) return other.refusals.path();
        const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
        const holder = bearer === undefined ? undefined : oauth.holderOf(bearer);
        if (!holder) return other.refusals.unknown();
        if (!route.needs.some((scope) => holder.scopes.includes(scope))) return other.refusals.scope();
        return Response.json(route.answer(holder.account, url, holder.scopes));
      },
    };
  };
