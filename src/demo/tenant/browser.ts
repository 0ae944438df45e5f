import { cookie, escape as escapeHtml, page, Refusal } from '../web.ts';
import { newSecret, sameSecret, seal } from './secret.ts';
import type { Tenant } from './tenant.ts';

// Cookies do not know ports: two tenants on 127.0.0.1 must not share one, so the port is in each cookie's name.
const browserCookie = (tenant: Tenant) => `demo_browser_${tenant.port}`;

/** The browser that sends a request; `fresh` if it has no cookie yet. */
type Browser = { id: string; fresh: boolean };

export function browserOf(tenant: Tenant, request: Request): Browser {
  const id = cookie(request, browserCookie(tenant));
  return id ? { id, fresh: false } : { id: newSecret(), fresh: true };
}

/** The same answer, setting the browser's cookie if it had none. */
export function remembering(tenant: Tenant, browser: Browser, response: Response): Response {
  if (browser.fresh) response.headers.append('set-cookie', sessionCookie(browserCookie(tenant), browser.id));
  return response;
}

/** A cookie that scripts and cross-site forms do not get, gone with the browser. */
export function sessionCookie(name: string, value: string): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax`;
}

/** Hidden input that proves a form was shown to this browser for this `purpose`. */
export function formToken(tenant: Tenant, browser: Browser, purpose: string): string {
  const token = seal(tenant.formKey, `${browser.id} ${purpose}`);
  return `<input type="hidden" name="form_token" value="${escapeHtml(token)}">`;
}

/** Whether the answered form was shown to this browser for this `purpose`. */
export function isOwnForm(tenant: Tenant, browser: Browser, purpose: string, answer: Record<string, string>): boolean {
  return sameSecret(answer['form_token'] ?? '', seal(tenant.formKey, `${browser.id} ${purpose}`));
}

/** Refuses an answer to a form that this browser was not shown. */
export function requireOwnForm(
  tenant: Tenant,
  browser: Browser,
  purpose: string,
  answer: Record<string, string>,
): void {
  if (isOwnForm(tenant, browser, purpose, answer)) return;
  throw new Refusal(page('This form is not valid', '<p>Go back, reload the page and try again.</p>', 403));
}
