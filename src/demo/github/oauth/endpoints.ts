import { randomBytes } from 'node:crypto';
import { escape as escapeHtml, form, page, redirect } from '../../web.ts';
import type { World } from '../../world.ts';
import type { RateMeter } from '../api/meter.ts';
import type { GitHubAccount } from '../model.ts';
import type { GitHubGrants, GitHubTokens } from './grants.ts';

/** The GitHub App that the tenant's `github` connection is set up with. */
export type GitHubApp = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
};

/** Registers the app; its secret is made at the first start, so that none can be written down anywhere. */
export function createApp(world: World, origin: string): GitHubApp {
  const clientSecret: string = world.keep('github app', () => clientSecret) ?? randomBytes(20).toString('hex');
  world.record('github_client_secret', clientSecret);
  return {
    clientId: 'Iv23liDemoOpenGitHub',
    clientSecret,
    authorizeUrl: `${origin}/login/oauth/authorize`,
    tokenUrl: `${origin}/login/oauth/access_token`,
  };
}

type Asked = {
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly codeChallenge: string | undefined;
  readonly scopes: readonly string[];
};

const loopback = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\//;

/** Reads the query of the consent page, or answers why it cannot be shown. */
function readRequest(url: URL, app: GitHubApp): Asked | Response {
  const query = url.searchParams;
  if (query.get('client_id') !== app.clientId) {
    return page('Page not found', '<p>No GitHub App has this client id.</p>', 404);
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!loopback.test(redirectUri)) {
    return page('Be careful!', '<p>The <code>redirect_uri</code> is not associated with this application.</p>', 400);
  }
  const challenge = query.get('code_challenge');
  if (challenge !== null && query.get('code_challenge_method') !== 'S256') {
    return page('Bad request', '<p>Only the code challenge method S256 is supported.</p>', 400);
  }
  return {
    redirectUri,
    state: query.get('state') ?? undefined,
    codeChallenge: challenge ?? undefined,
    scopes: (query.get('scope') ?? '').split(/[\s,]+/).filter(Boolean),
  };
}

/** The page on which a person lets the app act for one of the demo's accounts. */
export function showConsent(request: Request, app: GitHubApp, people: readonly GitHubAccount[]): Response {
  const asked = readRequest(new URL(request.url), app);
  if (asked instanceof Response) return asked;
  const buttons = people.map(({ login }) => {
    const name = escapeHtml(login);
    return `<button name="login" value="${name}">Authorize as ${name}</button>`;
  });
  return page(
    'Authorize OpenGitHubX',
    `<p>OpenGitHubX would like to read the repositories of one of these GitHub accounts.</p>
<form method="post">${buttons.join('')}<button name="answer" value="no">Cancel</button></form>
<small>You will be sent back to ${escapeHtml(new URL(asked.redirectUri).host)}.</small>`,
  );
}

/** Sends the person back, with a code or with the refusal. */
export async function answerConsent(
  request: Request,
  app: GitHubApp,
  people: readonly GitHubAccount[],
  grants: GitHubGrants,
): Promise<Response> {
  const asked = readRequest(new URL(request.url), app);
  if (asked instanceof Response) return asked;
  const { login } = await form(request);
  const { redirectUri, state, codeChallenge, scopes } = asked;
  const account = people.find((person) => person.login === login);
  if (account)
    return redirect(redirectUri, { code: grants.issueCode(account, { redirectUri, codeChallenge, scopes }), state });
  return redirect(redirectUri, {
    error: 'access_denied',
    error_description: 'The user has denied your application access.',
    error_uri:
      'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-authorization-request-errors/#access-denied',
    state,
  });
}

const descriptions = {
  incorrect_client_credentials: 'The client_id and/or client_secret passed are incorrect.',
  bad_verification_code: 'The code passed is incorrect or expired.',
  redirect_uri_mismatch: 'The redirect_uri MUST match the registered callback URL for this application.',
  bad_refresh_token: 'The refresh token passed is incorrect or expired.',
  unsupported_grant_type: 'The grant_type is not supported.',
};

type Failure = keyof typeof descriptions;

const troubleshooting =
  'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/';

/** Trades a code or a refresh token for tokens. Failures have status 200 as well, with `error` in the body. */
export async function answerTokenRequest(
  request: Request,
  app: GitHubApp,
  grants: GitHubGrants,
  world: World,
): Promise<Response> {
  const fields = { ...Object.fromEntries(new URL(request.url).searchParams), ...(await form(request)) };
  const result = redeem(fields, app, grants);
  const body: Record<string, string | number> =
    typeof result === 'string'
      ? {
          error: result,
          error_description: descriptions[result],
          error_uri: `${troubleshooting}#${result.replaceAll('_', '-')}`,
        }
      : present(result, world);
  return encode(body, request.headers.get('accept') ?? '');
}

function redeem(
  fields: Readonly<Record<string, string>>,
  app: GitHubApp,
  grants: GitHubGrants,
): GitHubTokens | Failure {
  if (fields['client_id'] !== app.clientId || fields['client_secret'] !== app.clientSecret) {
    return 'incorrect_client_credentials';
  }
  switch (fields['grant_type'] ?? 'authorization_code') {
    case 'authorization_code':
      return grants.redeemCode(fields['code'] ?? '', fields['redirect_uri'], fields['code_verifier']);
    case 'refresh_token':
      return grants.rotate(fields['refresh_token'] ?? '');
    default:
      return 'unsupported_grant_type';
  }
}

const present = ({ access, lifetime, refresh, scopes }: GitHubTokens, { switches }: World) => ({
  access_token: access,
  ...(lifetime !== undefined && { expires_in: lifetime }),
  ...(refresh && { refresh_token: refresh.token, refresh_token_expires_in: refresh.lifetime }),
  token_type: switches.tokenTypeBot ? 'bot' : 'bearer',
  scope: scopes.join(','),
});

/** Form-encoded unless JSON is asked for: GitHub's default, which surprises many clients. */
function encode(body: Record<string, string | number>, accept: string): Response {
  const headers = { 'cache-control': 'max-age=0, private, must-revalidate' };
  if (accept.includes('json')) return Response.json(body, { headers });
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) fields.set(name, String(value));
  return new Response(fields.toString(), {
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  });
}

const documentation = 'https://docs.github.com/rest/credentials/revoke#revoke-a-list-of-credentials';
const most = 1000;

/**
 * POST /credentials/revoke: ends tokens for whoever holds them, without a sign-in; an unknown one is answered the same. Counts
 * against the 60 requests an hour that all strangers at one address have together.
 */
export async function revokeCredentials(request: Request, grants: GitHubGrants, meter: RateMeter): Promise<Response> {
  if (request.headers.has('authorization')) return refusal(403, 'Authenticated requests are not accepted here.');
  const { isUsedUp, headers } = meter.read(undefined, 'core');
  if (isUsedUp) return refusal(403, 'API rate limit exceeded for 127.0.0.1.', headers);
  meter.spend(undefined, 'core');
  const body: unknown = await request.json().catch(() => undefined);
  const named: unknown =
    typeof body === 'object' && body !== null && 'credentials' in body ? body.credentials : undefined;
  if (!isListOfTexts(named) || named.length === 0 || named.length > most) {
    return refusal(422, 'Validation failed, or the endpoint has been spammed.');
  }
  for (const token of named) grants.revoke(token);
  return Response.json({}, { status: 202 });
}

const isListOfTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const refusal = (status: number, message: string, headers: Record<string, string> = {}): Response =>
  Response.json({ message, documentation_url: documentation, status: String(status) }, { status, headers });
