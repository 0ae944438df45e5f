/** An authorization server as the demo's platforms have one: consent, codes, and tokens that expire (RFC 6749). */
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
  /** Its name on the page of consent; left out, that of the hub. */
  application?: string;
  /** It proves itself by a code's verifier in place of a secret, and renews without one (RFC 8252). */
  isPublic?: true;
  /** Where its tokens are kept, if the platform has more than one application. */
  keptAs?: string;
  /** Where people may be sent back to, to the letter, and the first one if nothing is said; left out, anywhere on this computer. */
  callbacks?: readonly string[];
  /** Paths, as at the real platform. */
  authorizePath: string;
  tokenPath: string;
  /** Whom a person may consent as; `label` is what the button says. */
  accounts: readonly (Account & { label: string })[];
  /** What a new token begins with, such as `xoxp-`. */
  prefixes: { access: string; refresh: string };
  /** A whole token, where the platform's are not a prefix and random text. */
  newToken?(kind: 'access' | 'refresh'): string;
  /** Seconds; a refresh token without its own is good until it is revoked. */
  lifetime: number;
  refreshLifetime?: number;
  /** Whether access tokens are good until they are revoked, and come without a refresh token. */
  isForever?(): boolean;
  /** What a refresh does to its refresh token: keeps it, or gives another one; `replaces` also ends the access token before. */
  renewal: 'keeps' | 'rotates' | 'replaces';
  /** What is granted of the scopes that were asked for; left out, all but what a switch withholds. */
  grants?(asked: string[]): string[];
  /** How the token endpoint writes what it says; left out, as JSON, a failure with status 400 or 401. */
  write?(body: TokenAnswer, request: Request): Response;
  /** Whether such a request gets a refresh token; left out, each does. */
  isOffline?(query: URLSearchParams): boolean;
  /** Between the scopes of a request and of an answer. */
  separator: ' ' | ',';
};

/** Why there is no token; RFC 6749 has the errors that most write. */
export type TokenFailure = 'client' | 'grant_type' | 'code' | 'redirect_uri' | 'refresh_token';
export type TokenAnswer = { failure: TokenFailure } | { access_token: string; token_type: string };

const usualErrors: Record<TokenFailure, string> = {
  client: 'invalid_client',
  grant_type: 'unsupported_grant_type',
  code: 'invalid_grant',
  redirect_uri: 'invalid_grant',
  refresh_token: 'invalid_grant',
};

type Grant<Account> = {
  account: Account;
  scopes: string[];
  expiresAt: number;
  /** It came to a device, whose application proves itself by no secret. */
  isPublic?: true;
};
type Code<Account> = Grant<Account> & { redirectUri: string; challenge: string | undefined; isOffline: boolean };

type Kept<Account> = {
  clientSecret: string;
  access: [string, Grant<Account> & { refresh?: string }][];
  refresh: [string, Grant<Account>][];
};

export type OAuthServer<Account> = {
  app: App;
  /** Undefined for an address that it doesn't serve. */
  handle(request: Request): Promise<Response | undefined>;
  /** Who holds an access token that is good now. */
  holderOf(token: string): Grant<Account> | undefined;
  /** Ends a token, and unless it goes `alone`, with a refresh token the tokens made from it. Answers whether there was one. */
  revoke(token: string, alone?: 'alone'): boolean;
  /** A code as the page of consent gives it, for somebody who has agreed on another page. */
  codeFor(account: Account, redirectUri: string): string;
  /** The tokens of a person who has agreed on a device; they are renewed without a secret. */
  issue(account: Account, request: Request): Response;
  /** Whether any of these people has a token. */
  holds(isMeant: (account: Account) => boolean): boolean;
  /** Ends all tokens and codes of these people. */
  endAll(isMeant: (account: Account) => boolean): void;
};

const codeLifetimeMs = 600_000;
/** Seconds: what Google gives an application whose consent screen is in testing. */
const testingLifetime = 604_800;
const loopback = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\//;

export function createOAuthServer<Account>(world: World, options: OAuthOptions<Account>): OAuthServer<Account> {
  const { platform, title, origin, accounts, prefixes, separator } = options;
  const before = world.keep(
    `oauth of ${options.keptAs ?? platform}`,
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

  const recorded = (kind: string, secret: string): string => {
    world.record(`${platform}_${kind}`, secret);
    return secret;
  };
  const random = () => randomBytes(24).toString('base64url');
  const newToken = (kind: 'access' | 'refresh'): string =>
    recorded(`${kind}_token`, options.newToken?.(kind) ?? prefixes[kind] + random());
  const isAlive = ({ expiresAt }: { expiresAt: number }): boolean => expiresAt > world.now();

  /** What people and administrators grant is not always what was asked for. */
  function granted(asked: string[]): string[] {
    if (options.grants) return options.grants(asked);
    const [withheld = [], added = []] = [world.switches.withheldScopes, world.switches.addedScopes].map((text) =>
      text.split(' ').filter(Boolean),
    );
    return [...asked.filter((scope) => !withheld.includes(scope)), ...added];
  }

  function tokensFor(
    { isOffline = true, ...held }: Pick<Grant<Account>, 'account' | 'scopes' | 'isPublic'> & { isOffline?: boolean },
    renewal?: string,
  ) {
    const { account, isPublic } = held;
    const scopes = granted(held.scopes);
    const { withoutProviderRefreshToken, providerTesting } = world.switches;
    const token = newToken('access');
    const isForever = options.isForever?.() === true;
    const isOnce = (withoutProviderRefreshToken || !isOffline || isForever) && renewal === undefined;
    const successor = isOnce ? undefined : (renewal ?? newToken('refresh'));
    const expiresAt = isForever ? Number.MAX_SAFE_INTEGER : world.now() + options.lifetime * 1000;
    access.set(token, { account, scopes, expiresAt, ...(successor && { refresh: successor }) });
    const isNew = successor !== undefined && renewal === undefined;
    const lifetime = providerTesting ? testingLifetime : options.refreshLifetime;
    const ends = lifetime === undefined ? Number.MAX_SAFE_INTEGER : world.now() + lifetime * 1000;
    if (isNew) refresh.set(successor, { account, scopes: held.scopes, expiresAt: ends, ...(isPublic && { isPublic }) });
    return {
      access_token: token,
      token_type: world.switches.tokenTypeBot ? 'bot' : 'Bearer',
      ...(!isForever && { expires_in: options.lifetime }),
      ...(successor && { refresh_token: successor }),
      ...(isNew && lifetime !== undefined && { refresh_token_expires_in: lifetime }),
      scope: scopes.join(separator),
    };
  }

  async function consent(request: Request): Promise<Response> {
    const query = new URL(request.url).searchParams;
    const { callbacks, application = 'OpenGitHubX' } = options;
    const redirectUri = query.get('redirect_uri') ?? callbacks?.[0] ?? '';
    if (query.get('client_id') !== app.clientId) return page('Unknown application', '<p>No such client id.</p>', 404);
    if (callbacks ? !callbacks.includes(redirectUri) : !loopback.test(redirectUri)) {
      return page('Wrong address', '<p>The redirect_uri is not associated with this application.</p>', 400);
    }
    const challenge = query.get('code_challenge') ?? undefined;
    if (challenge !== undefined && query.get('code_challenge_method') !== 'S256') {
      return page('Bad request', '<p>Only the code challenge method S256 is supported.</p>', 400);
    }
    const state = query.get('state') ?? undefined;
    const scopes = (query.get('scope') ?? '').split(/[\s,]+/).filter(Boolean);
    if (request.method !== 'POST') {
      const buttons = accounts.map(({ label }) => {
        const name = escapeHtml(label);
        return `<button name="account" value="${name}">Authorize as ${name}</button>`;
      });
      const asked = scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('');
      return page(
        `${title}: authorize ${application}`,
        `<p>${escapeHtml(application)} asks for:</p><ul>${asked || '<li>your account</li>'}</ul>
<form method="post">${buttons.join('')}<button name="answer" value="no">Cancel</button></form>`,
      );
    }
    const { account: wanted } = await form(request);
    const account = accounts.find(({ label }) => label === wanted);
    if (!account) return redirect(redirectUri, { error: 'access_denied', state });
    const isOffline = options.isOffline?.(query) ?? true;
    return redirect(redirectUri, { code: newCode({ account, scopes, redirectUri, challenge, isOffline }), state });
  }

  function newCode(granted: Omit<Code<Account>, 'expiresAt'>): string {
    const code = recorded('code', random());
    codes.set(code, { ...granted, expiresAt: world.now() + codeLifetimeMs });
    return code;
  }

  async function token(request: Request): Promise<Response> {
    const fields = { ...Object.fromEntries(new URL(request.url).searchParams), ...(await form(request)) };
    return written(redeem(request, fields), request);
  }

  function written(answer: TokenAnswer, request: Request): Response {
    if (options.write) return options.write(answer, request);
    if (!('failure' in answer)) return Response.json(answer);
    const { failure } = answer;
    return Response.json({ error: usualErrors[failure] }, { status: failure === 'client' ? 401 : 400 });
  }

  function redeem(request: Request, fields: Record<string, string>): TokenAnswer {
    const [id = fields['client_id'], secret = fields['client_secret']] = basicOf(request);
    const type = fields['grant_type'] ?? 'authorization_code';
    const isProof = secret === undefined ? needsNoSecret(type, fields) : secret === clientSecret;
    if (id !== app.clientId || !isProof) return { failure: 'client' };
    if (type === 'refresh_token') return renew(fields['refresh_token'] ?? '');
    if (type !== 'authorization_code') return { failure: 'grant_type' };
    const grant = codes.get(fields['code'] ?? '');
    codes.delete(fields['code'] ?? '');
    const verifier = createHash('sha256').update(fields['code_verifier'] ?? '');
    const isProved = grant?.challenge === undefined || grant.challenge === verifier.digest('base64url');
    if (!grant || !isAlive(grant) || !isProved) return { failure: 'code' };
    const { redirect_uri: redirectUri = grant.redirectUri } = fields;
    return redirectUri === grant.redirectUri ? tokensFor(grant) : { failure: 'redirect_uri' };
  }

  /** A renewal of what was issued to a public client, or a code of one that its verifier proves. */
  function needsNoSecret(type: string, fields: Record<string, string>): boolean {
    if (type === 'refresh_token')
      return options.isPublic ?? refresh.get(fields['refresh_token'] ?? '')?.isPublic ?? false;
    return options.isPublic === true && codes.get(fields['code'] ?? '')?.challenge !== undefined;
  }

  function renew(given: string): TokenAnswer {
    const held = refresh.get(given);
    if (!held || !isAlive(held) || world.switches.providerRevoked) return { failure: 'refresh_token' };
    if (options.renewal === 'keeps') return tokensFor(held, given);
    refresh.delete(given);
    if (options.renewal === 'replaces') endAccessOf(given);
    return tokensFor(held);
  }

  function endAccessOf(refreshToken: string): void {
    for (const [one, { refresh: from }] of access) if (from === refreshToken) access.delete(one);
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
      return grant && isAlive(grant) && !world.switches.providerRevoked ? grant : undefined;
    },
    revoke(given, alone) {
      if (!alone) endAccessOf(given);
      return [access.delete(given), refresh.delete(given)].includes(true);
    },
    codeFor: (account, redirectUri) =>
      newCode({ account, scopes: [], redirectUri, challenge: undefined, isOffline: true }),
    issue: (account, request) => written(tokensFor({ account, scopes: [], isPublic: true }), request),
    holds: (isMeant) =>
      [...access.values(), ...refresh.values()].some((held) => isAlive(held) && isMeant(held.account)),
    endAll(isMeant) {
      for (const held of [access, refresh, codes]) {
        for (const [one, { account }] of held) if (isMeant(account)) held.delete(one);
      }
    },
  };
}

/** The application that a request to an authorization server names; the request can still be read. */
export async function clientIdOf(request: Request): Promise<string | undefined> {
  const { searchParams } = new URL(request.url);
  const fields = request.method === 'POST' ? await form(request.clone()) : {};
  return searchParams.get('client_id') ?? basicOf(request)[0] ?? fields['client_id'];
}

/** Id and secret of a client that proves itself by HTTP Basic. */
export function basicOf(request: Request): string[] {
  const [, encoded] = /^Basic (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  return encoded === undefined
    ? []
    : Buffer.from(encoded, 'base64').toString('utf8').split(':').map(decodeURIComponent);
}
