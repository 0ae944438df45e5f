import { escape as escapeHtml, form, page, redirect } from '../web.ts';
import { browserOf, formToken, isOwnForm, remembering } from './browser.ts';
import { endSession, sessionOf } from './sessions.ts';
import type { Tenant } from './tenant.ts';

const purpose = 'logout';

/** /oidc/logout (OpenID Connect RP-Initiated Logout): unless the hint is of the browser's own session, the person is asked first. */
export async function oidcLogout(tenant: Tenant, request: Request): Promise<Response> {
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
export function plainLogout(tenant: Tenant, request: Request): Response {
  const query = new URL(request.url).searchParams;
  const to = query.get('returnTo');
  const client = tenant.directory.clients.find(({ id }) => id === query.get('client_id'));
  if (to !== null && !client?.allowedLogoutUrls.includes(to)) return notAllowed('returnTo', to);
  const reply = to === null ? page('Logged out', '') : redirect(to);
  return endSession(tenant, sessionOf(tenant, request), reply);
}

/** The client and the session that an ID token was issued to; an expired one still says who asks. */
async function readHint(
  { keys, directory }: Tenant,
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
