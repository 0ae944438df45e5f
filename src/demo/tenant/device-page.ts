import { escape as escapeHtml, form, page, redirect } from '../web.ts';
import { browserOf, formToken, remembering, requireOwnForm } from './browser.ts';
import { type WaitingDevice, waitingDevice } from './device-code.ts';
import { openSession, sessionOf, withSession } from './sessions.ts';
import { personButtons } from './sign-in-pages.ts';
import type { Session, Tenant } from './tenant.ts';

/** GET and POST /activate: a person enters a device's code, signs in and confirms. */
export async function activate(tenant: Tenant, request: Request): Promise<Response> {
  const { searchParams, href } = new URL(request.url);
  const userCode = searchParams.get('user_code');
  const device = waitingDevice(tenant, userCode ?? '');
  if (!device) return askForCode(userCode !== null);

  const browser = browserOf(tenant, request);
  const session = sessionOf(tenant, request);
  const purpose = `activate ${device.userCode}`;
  if (request.method !== 'POST') {
    const token = formToken(tenant, browser, purpose);
    return remembering(tenant, browser, session ? askToConfirm(device, session, token) : askWho(tenant, device, token));
  }
  const answer = await form(request);
  requireOwnForm(tenant, browser, purpose, answer);
  if (answer['answer'] === 'no') return deny(device);
  if (session) return answer['answer'] === 'yes' ? allow(device, session) : redirect(href);
  const user = tenant.directory.users.find(({ sub }) => sub === answer['person']);
  if (!user) return page('Wrong email or password', '', 400);
  return withSession(tenant, openSession(tenant, user, undefined), redirect(href));
}

function askForCode(isWrong: boolean): Response {
  const note = isWrong ? '<p>This code is not known or has expired.</p>' : '';
  return page(
    'Activate a device',
    `${note}<form method="get">
       <label>The code that the device shows <input name="user_code" autocomplete="off" required></label>
       <button>Continue</button>
     </form>`,
    isWrong ? 400 : 200,
  );
}

const cancel = '<button name="answer" value="no">Cancel</button>';

// Whoever sends a person a link with a code in it wants them to sign in somebody else's device.
const warning = ({ userCode }: WaitingDevice) =>
  `<p>Go on only if a device of yours shows <strong>${escapeHtml(userCode)}</strong>.</p>`;

function askWho({ directory }: Tenant, device: WaitingDevice, token: string): Response {
  const title = `Sign in to ${device.client.name}`;
  return page(title, `${warning(device)}<form method="post">${token}${personButtons(directory.users)}${cancel}</form>`);
}

function askToConfirm(device: WaitingDevice, { user }: Session, token: string): Response {
  const buttons = `<button name="answer" value="yes">Continue</button>${cancel}`;
  return page(
    `Continue to ${device.client.name} as ${user.email}?`,
    `${warning(device)}<form method="post">${token}${buttons}</form>`,
  );
}

function allow(device: WaitingDevice, { user, sid, since }: Session): Response {
  const { client, scopes, audience } = device;
  device.answer = { user, client, sid, authTime: since, scopes, ...(audience && { audience }) };
  return page('The device is connected', '<p>You can close this window.</p>');
}

function deny(device: WaitingDevice): Response {
  device.answer = 'denied';
  return page('The device is not connected', '<p>You can close this window.</p>');
}
