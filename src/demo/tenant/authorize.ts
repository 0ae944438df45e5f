/** `/authorize`: a sign-in, a sign-up or a confirmation, and the code that comes of it. */
import { randomBytes } from 'node:crypto';
import { escape as escapeHtml, form, page, Refusal, redirect } from '../web.ts';
import { type Client, isEnabledFor, notAuthorized, type TenantUser, userGrant } from './directory.ts';
import { oidcScopes, words } from './literals.ts';
import { browserOf, formToken, openSession, remembering, requireOwnForm, sessionOf, withSession } from './sessions.ts';
import { type DemoTenant, issueSecret, type TenantSession } from './tenant.ts';

/** A checked authorization request. */
type AuthorizeRequest = {
  client: Client;
  redirectUri: string;
  scopes: string[];
  query: Record<string, string>;
  /** Sends the browser back with these parameters and the request's state. */
  back(params: Record<string, string>): Response;
};

/** Reads /authorize; what is wrong before the callback is trusted stops on a page, the rest goes back as an error. */
function readAuthorizeRequest(tenant: DemoTenant, request: Request): AuthorizeRequest {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const client = tenant.directory.clients.find((one) => one.id === query['client_id']);
  if (!client) {
    throw new Refusal(page('Unknown client', `<p>${escapeHtml(query['client_id'] ?? '')}</p>`, 403));
  }
  const redirectUri = query['redirect_uri'] ?? '';
  if (!allowsCallback(client, redirectUri)) {
    throw new Refusal(page('Callback URL mismatch', `<p>Not registered: ${escapeHtml(redirectUri)}</p>`, 403));
  }
  const back = (params: Record<string, string>) => redirect(redirectUri, { ...params, state: query['state'] });
  const refuse = (error: string, error_description: string) => new Refusal(back({ error, error_description }));
  if (!tenant.directory.connections.some((one) => one.signIn && isEnabledFor(one, client.id))) {
    throw refuse('invalid_request', 'no connections enabled for the client');
  }
  if (query['response_type'] !== 'code') {
    throw refuse('unsupported_response_type', `Unsupported response type: ${query['response_type']}`);
  }
  const { code_challenge: challenge, code_challenge_method: method } = query;
  if (challenge === undefined && client.authentication === 'none') {
    throw refuse('invalid_request', 'A client without a secret needs a code_challenge');
  }
  if (challenge !== undefined && (method !== 'S256' || !/^[\w~.-]{43,128}$/.test(challenge))) {
    throw refuse('invalid_request', 'Only PKCE with S256 is supported');
  }
  return { client, redirectUri, scopes: allowedScopes(tenant, client, query, refuse), query, back };
}

/** Auth0 compares callbacks exactly; a free port (RFC 8252 section 7.3) spares a demo the registration of each one. */
function allowsCallback({ callbacks, loopbackCallbackPath }: Client, redirectUri: string): boolean {
  if (callbacks.includes(redirectUri)) return true;
  const { hostname, origin } = URL.canParse(redirectUri) ? new URL(redirectUri) : {};
  const isLoopback = hostname === '127.0.0.1' || hostname === 'localhost';
  return isLoopback && loopbackCallbackPath !== undefined && redirectUri === origin + loopbackCallbackPath;
}

/** Those of the scopes asked for that the client may have at this audience; what can't be granted at all is refused. */
export function allowedScopes(
  tenant: DemoTenant,
  client: Client,
  { audience, scope }: Record<string, string>,
  refuse: (error: string, description: string) => Refusal,
): string[] {
  if (!audience) return words(scope).filter((word) => oidcScopes.includes(word));
  const api = tenant.directory.apis.find((one) => one.identifier === audience);
  const inactive = audience === tenant.meAudience && tenant.world.switches.myAccountInactive;
  if (!api || inactive) throw refuse('access_denied', `Service not found: ${audience}`);
  const granted = userGrant(tenant, client, audience);
  if (!granted) throw refuse('access_denied', notAuthorized(client, audience));
  return words(scope).filter((word) => {
    if (word === 'offline_access') return api.allowOfflineAccess;
    return oidcScopes.includes(word) || granted.includes(word);
  });
}

const codeLifetimeMs = 600_000;

/** GET and POST /authorize: GET shows what a person still has to answer, POST takes the answer. */
export async function authorize(tenant: DemoTenant, request: Request): Promise<Response> {
  const asked = readAuthorizeRequest(tenant, request);
  const session = sessionOf(tenant, request);
  if (asked.query['prompt'] === 'none') return withoutPerson(tenant, asked, session);

  const browser = browserOf(tenant, request);
  const known = session && !mustSignInAgain(tenant, asked, session) ? session : undefined;
  const { pathname, search } = new URL(request.url);
  const purpose = pathname + search;
  if (request.method !== 'POST') {
    const shown = nextPage(tenant, asked, known, formToken(tenant, browser, purpose));
    return remembering(tenant, browser, shown);
  }
  const answer = await form(request);
  requireOwnForm(tenant, browser, purpose, answer);
  if (known) return answer['answer'] === 'yes' ? grantCode(tenant, asked, known) : cancelled(asked);

  const user = answer['email'] === undefined ? find(tenant, answer['person']) : signUp(tenant, answer['email']);
  if (user instanceof Response) return user;
  const opened = openSession(tenant, user, session);
  return withSession(tenant, opened, grantCode(tenant, asked, opened));
}

/** A loopback callback can't be verified, so even with a session there is a page to confirm. */
function withoutPerson(tenant: DemoTenant, asked: AuthorizeRequest, session: TenantSession | undefined): Response {
  const { back, redirectUri } = asked;
  if (!session) return back({ error: 'login_required', error_description: 'Login required' });
  if (!/^(?:127\.0\.0\.1|\[::1\]|localhost)$/.test(new URL(redirectUri).hostname))
    return grantCode(tenant, asked, session);
  const error_description = 'A non-verifiable callback needs confirmation';
  return back({ error: 'interaction_required', error_description });
}

function mustSignInAgain({ world }: DemoTenant, { query }: AuthorizeRequest, { since }: TenantSession): boolean {
  const { prompt, max_age: maxAge } = query;
  return prompt === 'login' || (maxAge !== undefined && world.now() / 1000 - since >= Number(maxAge));
}

function nextPage(
  tenant: DemoTenant,
  asked: AuthorizeRequest,
  known: TenantSession | undefined,
  token: string,
): Response {
  if (known) return confirmationPage(asked, known.user, token);
  if (asked.query['screen_hint'] === 'signup') return signUpPage(asked, token);
  return signInPage(asked, tenant.directory.users, token);
}

function cancelled({ back }: AuthorizeRequest): Response {
  return back({ error: 'access_denied', error_description: 'User did not authorize the request' });
}

function find({ directory }: DemoTenant, sub: string | undefined): TenantUser | Response {
  return directory.users.find((user) => user.sub === sub) ?? page('Wrong email or password', '', 400);
}

function signUp({ directory }: DemoTenant, email: string): TenantUser | Response {
  if (!/^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$/.test(email)) return page('That is not an email address', '', 400);
  if (directory.users.some((user) => user.email === email)) return page('This person already exists', '', 400);
  const sub = `auth0|${randomBytes(12).toString('hex')}`;
  const user = { sub, email, name: email.split('@')[0] ?? email };
  directory.users.push(user);
  return user;
}

function grantCode(tenant: DemoTenant, asked: AuthorizeRequest, session: TenantSession): Response {
  const { client, redirectUri, scopes, query, back } = asked;
  const { code_challenge: challenge, audience, nonce, dpop_jkt: boundTo } = query;
  const code = issueSecret(tenant, 'auth0_code');
  tenant.codes.set(code, {
    redirectUri,
    expires: tenant.world.now() + codeLifetimeMs,
    challenge,
    boundTo,
    grant: {
      user: session.user,
      client,
      sid: session.sid,
      authTime: session.since,
      scopes,
      audience: audience || undefined,
      nonce,
    },
  });
  return back({ code });
}

/** One button per person; a demo asks for no password. */
export function personButtons(users: TenantUser[]): string {
  const buttons = users.map(
    ({ sub, name, email }) =>
      `<button name="person" value="${escapeHtml(sub)}">Sign in as ${escapeHtml(name)} <small>${escapeHtml(email)}</small></button>`,
  );
  return buttons.join('');
}

function signInPage({ client, query }: AuthorizeRequest, users: TenantUser[], token: string): Response {
  return page(
    `Sign in to ${client.name}`,
    `<form method="post">${token}${personButtons(users)}</form>
     <p>New here? <a href="${tab(query, 'signup')}">Sign up</a></p>`,
  );
}

function signUpPage({ client, query }: AuthorizeRequest, token: string): Response {
  return page(
    `Sign up for ${client.name}`,
    `<form method="post">${token}
       <label>Email address <input name="email" type="email" autocomplete="email" required></label>
       <button>Sign up</button>
     </form>
     <p>The demo sends no mail: any address will do and counts as verified.</p>
     <p>Been here before? <a href="${tab(query, 'login')}">Sign in</a></p>`,
  );
}

/** Shown when no other screen was: any program on this computer could have opened a loopback callback. */
function confirmationPage({ client, redirectUri }: AuthorizeRequest, user: TenantUser, token: string): Response {
  return page(
    `Continue to ${client.name} as ${user.email}?`,
    `<p>You will be sent to ${escapeHtml(new URL(redirectUri).origin)}.</p>
     <form method="post">${token}
       <button name="answer" value="yes">Continue</button>
       <button name="answer" value="no">Cancel</button>
     </form>`,
  );
}

function tab(query: Record<string, string>, hint: string): string {
  return `?${escapeHtml(new URLSearchParams({ ...query, screen_hint: hint }).toString())}`;
}
