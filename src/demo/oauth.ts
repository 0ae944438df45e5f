/** An authorization server as the demo's Slack, Google and Notion have one: consent, codes, and tokens that expire (RFC 6749). */
import { createHash, randomBytes } from 'node:crypto';
import { escape as escapeHtml, form, page, redirect } from './web.ts';
import type { World } from './world.ts';

/** The application of a tenant's connection, and where it sends people. */
type App = { clientId: string; clientSecret: string; authorizeUrl: string; tokenUrl: string };

type OAuthOptions<Account> = {
  /** As the ledger names it: `slack` for `slack_access_token`. */
  platform: string;
  title: string;
  origin: string;
  clientId: string;
  /** Paths, as at the real platform. */
  authorizePath: string;
  tokenPath: string;
  /** Whom a person may consent as; `label` is what the button says. */
  accounts: readonly (Account & { label: string })[];
  /** What a new token begins with, such as `xoxp-`. */
  prefixes: { access: string; refresh: string };
  /** Seconds. */
  lifetime: number;
  /** Whether a refresh token serves once. */
  rotates: boolean;
  /** Whether such a request gets a refresh token; left out, each does. */
  isOffline?(query: URLSearchParams): boolean;
  /** Between the scopes of a request and of an answer. */
  separator: ' ' | ',';
};

type Grant<Account> = { account: Account; scopes: string[]; expiresAt: number };
type Code<Account> = Grant<Account> & { redirectUri: string; challenge: string | undefined; isOffline: boolean };

type Kept<Account> = {
  clientSecret: string;
  access: [string, Grant<Account> & { refresh?: string }][];
  refresh: [string, Grant<Account>][];
};

type OAuthServer<Account> = {
  app: App;
  /** Undefined for an address that is none of its own. */
  handle(request: Request): Promise<Response | undefined>;
  /** Who holds an access token that is good now. */
  holderOf(token: string): Grant<Account> | undefined;
  /** Ends a token, and with a refresh token what came of it. Answers whether there was one. */
  revoke(token: string): boolean;
};

const codeLifetimeMs = 600_000;
/** Seconds: what Google gives an application whose consent screen is in testing. */
const testingLifetime = 604_800;
const loopback = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\//;

export function createOAuthServer<Account>(world: World, options: OAuthOptions<Account>): OAuthServer<Account> {
  const { platform, title, origin, accounts, prefixes, separator } = options;
  const before = world.keep(
    `oauth of ${platform}`,
    (): Kept<Account> => ({
      clientSecret,
      access: [...access],
      refresh: [...refresh],
    }),
  );
  const clientSecret = before?.clientSecret ?? randomBytes(20).toString('hex');
  world.record(`${platform}_client_secret`, clientSecret);
  const app: App = {
    clientId: options.clientId,
    clientSecret,
    authorizeUrl: origin + options.authorizePath,
    tokenUrl: origin + options.tokenPath,
  };
  const codes = new Map<string, Code<Account>>();
  const access = new Map<string, Grant<Account> & { refresh?: string }>(before?.access);
  const refresh = new Map<string, Grant<Account>>(before?.refresh);

  const made = (kind: string, prefix: string): string => {
    const secret = prefix + randomBytes(24).toString('base64url');
    world.record(`${platform}_${kind}`, secret);
    return secret;
  };

  /** What people and administrators grant is not always what was asked for. */
  function granted(asked: string[]): string[] {
    const [withheld = [], added = []] = [world.switches.withheldScopes, world.switches.addedScopes].map((text) =>
      text.split(' ').filter(Boolean),
    );
    return [...asked.filter((scope) => !withheld.includes(scope)), ...added];
  }

  function tokensFor(
    { isOffline = true, ...held }: Pick<Grant<Account>, 'account' | 'scopes'> & { isOffline?: boolean },
    renewal?: string,
  ) {
    const { account } = held;
    const scopes = granted(held.scopes);
    const { withoutProviderRefreshToken, providerTesting } = world.switches;
    const token = made('access_token', prefixes.access);
    const isOnce = (withoutProviderRefreshToken || !isOffline) && renewal === undefined;
    const successor = isOnce ? undefined : (renewal ?? made('refresh_token', prefixes.refresh));
    const expiresAt = world.now() + options.lifetime * 1000;
    access.set(token, { account, scopes, expiresAt, ...(successor && { refresh: successor }) });
    const isNew = successor !== undefined && renewal === undefined;
    const ends = providerTesting ? world.now() + testingLifetime * 1000 : Number.MAX_SAFE_INTEGER;
    if (isNew) refresh.set(successor, { account, scopes: held.scopes, expiresAt: ends });
    return {
      access_token: token,
      token_type: world.switches.tokenTypeBot ? 'bot' : 'Bearer',
      expires_in: options.lifetime,
      ...(successor && { refresh_token: successor }),
      ...(isNew && providerTesting && { refresh_token_expires_in: testingLifetime }),
      scope: scopes.join(separator),
    };
  }

  async function consent(request: Request): Promise<Response> {
    const query = new URL(request.url).searchParams;
    const redirectUri = query.get('redirect_uri') ?? '';
    if (query.get('client_id') !== app.clientId) return page('Unknown application', '<p>No such client id.</p>', 400);
    if (!loopback.test(redirectUri)) return page('Wrong address', '<p>redirect_uri is not registered.</p>', 400);
    const state = query.get('state') ?? undefined;
    const scopes = (query.get('scope') ?? '').split(/[\s,]+/).filter(Boolean);
    if (request.method !== 'POST') {
      const buttons = accounts.map(({ label }) => {
        const name = escapeHtml(label);
        return `<button name="account" value="${name}">Authorize as ${name}</button>`;
      });
      const asked = scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('');
      return page(
        `${title}: authorize OpenGitHubX`,
        `<p>OpenGitHubX asks for:</p><ul>${asked || '<li>your account</li>'}</ul>
<form method="post">${buttons.join('')}<button name="answer" value="no">Cancel</button></form>`,
      );
    }
    const { account: wanted } = await form(request);
    const account = accounts.find(({ label }) => label === wanted);
    if (!account) return redirect(redirectUri, { error: 'access_denied', state });
    const code = made('code', '');
    const challenge = query.get('code_challenge') ?? undefined;
    const isOffline = options.isOffline?.(query) ?? true;
    codes.set(code, { account, scopes, redirectUri, challenge, isOffline, expiresAt: world.now() + codeLifetimeMs });
    return redirect(redirectUri, { code, state });
  }

  async function token(request: Request): Promise<Response> {
    const fields = await form(request);
    const [id = fields['client_id'], secret = fields['client_secret']] = basicOf(request);
    if (id !== app.clientId || secret !== clientSecret) return refused('invalid_client', 401);
    if (fields['grant_type'] === 'refresh_token') {
      const given = fields['refresh_token'] ?? '';
      const held = refresh.get(given);
      if (!held || held.expiresAt < world.now() || world.switches.providerRevoked) return refused('invalid_grant');
      if (options.rotates) refresh.delete(given);
      return Response.json(tokensFor(held, options.rotates ? undefined : given));
    }
    if (fields['grant_type'] !== 'authorization_code') return refused('unsupported_grant_type');
    const grant = codes.get(fields['code'] ?? '');
    codes.delete(fields['code'] ?? '');
    const verifier = createHash('sha256').update(fields['code_verifier'] ?? '');
    const isProved = grant?.challenge === undefined || grant.challenge === verifier.digest('base64url');
    if (!grant || grant.expiresAt < world.now() || grant.redirectUri !== fields['redirect_uri'] || !isProved) {
      return refused('invalid_grant');
    }
    return Response.json(tokensFor(grant));
  }

  return {
    app,
    async handle(request) {
      const { pathname } = new URL(request.url);
      if (pathname === options.authorizePath) return consent(request);
      if (pathname === options.tokenPath && request.method === 'POST') return token(request);
      return undefined;
    },
    holderOf(bearer) {
      const grant = access.get(bearer);
      return grant && grant.expiresAt > world.now() && !world.switches.providerRevoked ? grant : undefined;
    },
    revoke(given) {
      for (const [one, { refresh: from }] of access) if (from === given) access.delete(one);
      return [access.delete(given), refresh.delete(given)].includes(true);
    },
  };
}

const refused = (error: string, status = 400): Response => Response.json({ error }, { status });

/** Id and secret of a client that proves itself by HTTP Basic. */
function basicOf(request: Request): string[] {
  const [, encoded] = /^Basic (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  return encoded === undefined
    ? []
    : Buffer.from(encoded, 'base64').toString('utf8').split(':').map(decodeURIComponent);
}
