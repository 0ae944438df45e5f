/** The browser's session at the tenant: how it is recognised, begun and ended. */
import { cookie, escape as escapeHtml, form, page, Refusal, redirect } from '../web.ts';
import type { TenantUser } from './directory.ts';
import { keyedDigest, newSecret, sameSecret } from './keys.ts';
import { type DemoTenant, issueSecret, type TenantSession } from './tenant.ts';

// Cookies do not know ports: two tenants on 127.0.0.1 must not share one, so the port is in each cookie's name.
const browserCookie = (tenant: DemoTenant) => `demo_browser_${tenant.port}`;

/** The browser that sends a request; `fresh` if it has no cookie yet. */
type Browser = { id: string; fresh: boolean };

export function browserOf(tenant: DemoTenant, request: Request): Browser {
  const id = cookie(request, browserCookie(tenant));
  return id ? { id, fresh: false } : { id: newSecret(), fresh: true };
}

/** The same answer, setting the browser's cookie if it had none. */
export function remembering(tenant: DemoTenant, browser: Browser, response: Response): Response {
  if (browser.fresh) response.headers.append('set-cookie', sessionCookie(browserCookie(tenant), browser.id));
  return response;
}

/** A cookie that scripts and cross-site forms do not get, gone with the browser. */
function sessionCookie(name: string, value: string): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax`;
}

/** Hidden input that proves a form was shown to this browser for this `purpose`. */
export function formToken(tenant: DemoTenant, browser: Browser, purpose: string): string {
  const token = keyedDigest(tenant.formKey, `${browser.id} ${purpose}`);
  return `<input type="hidden" name="form_token" value="${escapeHtml(token)}">`;
}

/** Whether the answered form was shown to this browser for this `purpose`. */
function isOwnForm(tenant: DemoTenant, browser: Browser, purpose: string, answer: Record<string, string>): boolean {
  return sameSecret(answer['form_token'] ?? '', keyedDigest(tenant.formKey, `${browser.id} ${purpose}`));
}

/** Refuses an answer to a form that this browser was not shown. */
export function requireOwnForm(
  tenant: DemoTenant,
  browser: Browser,
  purpose: string,
  answer: Record<string, string>,
): void {
  if (isOwnForm(tenant, browser, purpose, answer)) return;
  throw new Refusal(page('This form is not valid', '<p>Go back, reload the page and try again.</p>', 403));
}

const idleMs = 3 * 86_400_000;
const lifetimeSeconds = 7 * 86_400;

const cookieName = (tenant: DemoTenant) => `auth0_${tenant.port}`;

/** The live session that the request's cookie names. */
export function sessionOf(tenant: DemoTenant, request: Request): TenantSession | undefined {
  const session = tenant.sessions.get(cookie(request, cookieName(tenant)) ?? '');
  if (!session) return undefined;
  const now = tenant.world.now();
  if (now > session.used + idleMs || now > (session.since + lifetimeSeconds) * 1000) {
    tenant.sessions.delete(session.value);
    return undefined;
  }
  session.used = now;
  return session;
}

/** A new session for a person who has just signed in; one that the browser had before ends. */
export function openSession(tenant: DemoTenant, user: TenantUser, before: TenantSession | undefined): TenantSession {
  if (before) tenant.sessions.delete(before.value);
  const now = tenant.world.now();
  const value = issueSecret(tenant, 'auth0_session');
  const session = { value, user, sid: newSecret(), since: Math.floor(now / 1000), used: now };
  tenant.sessions.set(value, session);
  return session;
}

export function withSession(tenant: DemoTenant, session: TenantSession, response: Response): Response {
  response.headers.append('set-cookie', sessionCookie(cookieName(tenant), session.value));
  return response;
}

/** Ends the session, here and in the browser. */
function endSession(tenant: DemoTenant, session: TenantSession | undefined, response: Response): Response {
  if (session) tenant.sessions.delete(session.value);
  response.headers.append('set-cookie', `${cookieName(tenant)}=; Path=/; Max-Age=0`);
  return response;
}

const purpose = 'logout';

/** /oidc/logout (OpenID Connect RP-Initiated Logout): unless the hint is of the browser's own session, the person is asked first. */
export async function oidcLogout(tenant: DemoTenant, request: Request): Promise<Response> {
  const posted = request.method === 'POST' ? await form(request) : {};
  const fields: Record<string, string> = { ...Object.fromEntries(new URL(request.url).searchParams), ...posted };
  const { audience, sid = fields['logout_hint'] } = await readHint(tenant, fields['id_token_hint']);
  const client = tenant.directory.clients.find(({ id }) => id === (audience ?? fields['client_id']));
  const to = fields['post_logout_redirect_uri'];
  if (to !== undefined && !client?.allowedLogoutUrls.includes(to)) return notAllowed('post_logout_redirect_uri', to);

  const session = sessionOf(tenant, request);
  const browser = browserOf(tenant, request);
  const proven = sid !== undefined && (session === undefined || session.sid === sid);
  if (!proven && !isOwnForm(tenant, browser, purpose, posted)) {
    const kept = ['post_logout_redirect_uri', 'client_id', 'state'].map((name) => hidden(name, fields[name]));
    const body = `<form method="post">${kept.join('')}${formToken(tenant, browser, purpose)}
      <button name="answer" value="yes">Log out</button></form>`;
    return remembering(tenant, browser, page('Log out?', body));
  }
  const reply = to === undefined ? page('Logged out', '') : redirect(to, { state: fields['state'] });
  return endSession(tenant, session, reply);
}

/** The older /v2/logout, which never asks. */
export function plainLogout(tenant: DemoTenant, request: Request): Response {
  const query = new URL(request.url).searchParams;
  const to = query.get('returnTo');
  const client = tenant.directory.clients.find(({ id }) => id === query.get('client_id'));
  if (to !== null && !client?.allowedLogoutUrls.includes(to)) return notAllowed('returnTo', to);
  const reply = to === null ? page('Logged out', '') : redirect(to);
  return endSession(tenant, sessionOf(tenant, request), reply);
}

/** The client and the session that an ID token was issued to; an expired one still says who asks. */
async function readHint(
  { keys, directory }: DemoTenant,
  hint: string | undefined,
): Promise<{ audience?: string; sid?: string }> {
  if (hint === undefined) return {};
  const claims = await keys.verify(
    hint,
    directory.clients.map(({ id }) => id),
    'expired',
  );
  const [audience] = [claims?.aud].flat();
  return { ...(audience !== undefined && { audience }), ...(claims && { sid: String(claims['sid']) }) };
}

function hidden(name: string, value: string | undefined): string {
  return value === undefined ? '' : `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
}

function notAllowed(name: string, url: string): Response {
  return page('Bad request', `<p>The "${name}" is not allowed: ${escapeHtml(url)}</p>`, 400);
}
