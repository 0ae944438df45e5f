import { cookie } from '../web.ts';
import { sessionCookie } from './browser.ts';
import type { User } from './directory.ts';
import { newSecret } from './secret.ts';
import { issue, type Session, type Tenant } from './tenant.ts';

const idleMs = 3 * 86_400_000;
const lifetimeSeconds = 7 * 86_400;

const cookieName = (tenant: Tenant) => `auth0_${tenant.port}`;

/** The live session that the request's cookie names. */
export function sessionOf(tenant: Tenant, request: Request): Session | undefined {
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
export function openSession(tenant: Tenant, user: User, before: Session | undefined): Session {
  if (before) tenant.sessions.delete(before.value);
  const now = tenant.world.now();
  const value = issue(tenant, 'auth0_session');
  const session = { value, user, sid: newSecret(), since: Math.floor(now / 1000), used: now };
  tenant.sessions.set(value, session);
  return session;
}

export function withSession(tenant: Tenant, session: Session, response: Response): Response {
  response.headers.append('set-cookie', sessionCookie(cookieName(tenant), session.value));
  return response;
}

/** Ends the session, here and in the browser. */
export function endSession(tenant: Tenant, session: Session | undefined, response: Response): Response {
  if (session) tenant.sessions.delete(session.value);
  response.headers.append('set-cookie', `${cookieName(tenant)}=; Path=/; Max-Age=0`);
  return response;
}
