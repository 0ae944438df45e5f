import { randomBytes } from 'node:crypto';
import { form, page } from '../web.ts';
import { type AuthorizeRequest, readAuthorizeRequest } from './authorize-request.ts';
import { browserOf, formToken, remembering, requireOwnForm } from './browser.ts';
import type { User } from './directory.ts';
import { openSession, sessionOf, withSession } from './sessions.ts';
import { confirmationPage, signInPage, signUpPage } from './sign-in-pages.ts';
import { issue, type Session, type Tenant } from './tenant.ts';

const codeLifetimeMs = 600_000;

/** GET and POST /authorize: GET shows what a person still has to answer, POST takes the answer. */
export async function authorize(tenant: Tenant, request: Request): Promise<Response> {
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
function withoutPerson(tenant: Tenant, asked: AuthorizeRequest, session: Session | undefined): Response {
  const { back, redirectUri } = asked;
  if (!session) return back({ error: 'login_required', error_description: 'Login required' });
  if (!/^(?:127\.0\.0\.1|\[::1\]|localhost)$/.test(new URL(redirectUri).hostname))
    return grantCode(tenant, asked, session);
  const error_description = 'A non-verifiable callback needs confirmation';
  return back({ error: 'interaction_required', error_description });
}

function mustSignInAgain({ world }: Tenant, { query }: AuthorizeRequest, { since }: Session): boolean {
  const { prompt, max_age: maxAge } = query;
  return prompt === 'login' || (maxAge !== undefined && world.now() / 1000 - since >= Number(maxAge));
}

function nextPage(tenant: Tenant, asked: AuthorizeRequest, known: Session | undefined, token: string): Response {
  if (known) return confirmationPage(asked, known.user, token);
  if (asked.query['screen_hint'] === 'signup') return signUpPage(asked, token);
  return signInPage(asked, tenant.directory.users, token);
}

function cancelled({ back }: AuthorizeRequest): Response {
  return back({ error: 'access_denied', error_description: 'User did not authorize the request' });
}

function find({ directory }: Tenant, sub: string | undefined): User | Response {
  return directory.users.find((user) => user.sub === sub) ?? page('Wrong email or password', '', 400);
}

function signUp({ directory }: Tenant, email: string): User | Response {
  if (!/^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$/.test(email)) return page('That is not an email address', '', 400);
  if (directory.users.some((user) => user.email === email)) return page('This person already exists', '', 400);
  const sub = `auth0|${randomBytes(12).toString('hex')}`;
  const user = { sub, email, name: email.split('@')[0] ?? email };
  directory.users.push(user);
  return user;
}

function grantCode(tenant: Tenant, asked: AuthorizeRequest, session: Session): Response {
  const { client, redirectUri, scopes, query, back } = asked;
  const { code_challenge: challenge, audience, nonce, dpop_jkt: boundTo } = query;
  const code = issue(tenant, 'auth0_code');
  tenant.codes.set(code, {
    redirectUri,
    expires: tenant.world.now() + codeLifetimeMs,
    ...(challenge !== undefined && { challenge }),
    ...(boundTo !== undefined && { boundTo }),
    grant: {
      user: session.user,
      client,
      sid: session.sid,
      authTime: session.since,
      scopes,
      ...(audience && { audience }),
      ...(nonce !== undefined && { nonce }),
    },
  });
  return back({ code });
}
