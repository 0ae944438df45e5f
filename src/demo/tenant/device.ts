/** The device flow (RFC 8628): the codes, and the page on which a person enters one. */
import { randomInt } from 'node:crypto';
import { escape as escapeHtml, form, page, redirect } from '../web.ts';
import { allowedScopes, personButtons } from './authorize.ts';
import { authenticateClient } from './client-authentication.ts';
import type { Client } from './directory.ts';
import { invalidGrant, notAllowedGrant, oauthRefusal } from './errors.ts';
import { grantDeviceCode } from './literals.ts';
import { browserOf, formToken, openSession, remembering, requireOwnForm, sessionOf, withSession } from './sessions.ts';
import { type DemoTenant, type GrantRequest, issueSecret, type SignInGrant, type TenantSession } from './tenant.ts';
import { grantTokens } from './token-response.ts';

/** A device that waits for a person; what they answered is in `answer`. */
export type WaitingDevice = {
  client: Client;
  userCode: string;
  scopes: string[];
  audience: string | undefined;
  expires: number;
  polled?: number;
  answer?: SignInGrant | 'denied';
};

const lifetimeSeconds = 900;
/** Auth0 asks for 5; the demo's people answer at once. */
const intervalSeconds = 1;
/** Timers of the device may fire a little early. */
const toleranceMs = 100;
/** Letters that neither spell words nor look like another (RFC 8628 section 6.1). */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';

/** POST /oauth/device/code (RFC 8628), for what Auth0 lets use it: a native client without a secret. */
export async function requestDeviceCode(tenant: DemoTenant, request: Request): Promise<Response> {
  const fields = await form(request);
  const client = await authenticateClient(tenant, request, fields);
  const { appType, authentication, oidcConformant, grantTypes } = client;
  const isFit = appType === 'native' && authentication === 'none' && oidcConformant;
  if (!isFit || !grantTypes.includes(grantDeviceCode)) throw notAllowedGrant(grantDeviceCode);
  const { audience } = fields;
  const scopes = allowedScopes(tenant, client, fields, (error, text) => oauthRefusal(403, error, text));
  const deviceCode = issueSecret(tenant, 'auth0_device_code');
  const userCode = newUserCode();
  const expires = tenant.world.now() + lifetimeSeconds * 1000;
  tenant.devices.set(deviceCode, { client, userCode, scopes, expires, audience: audience || undefined });
  const page = `${tenant.issuer}activate`;
  return Response.json(
    {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?user_code=${userCode}`,
      expires_in: lifetimeSeconds,
      interval: intervalSeconds,
    },
    { headers: { 'cache-control': 'no-store' } },
  );
}

/** grant_type=urn:ietf:params:oauth:grant-type:device_code, with the statuses that Auth0 documents. */
export async function exchangeDeviceCode(tenant: DemoTenant, request: GrantRequest): Promise<Response> {
  const code = request.fields['device_code'] ?? '';
  const device = tenant.devices.get(code);
  if (device?.client !== request.client) throw invalidGrant('Invalid or expired device code.');
  const now = tenant.world.now();
  if (device.expires < now) {
    tenant.devices.delete(code);
    throw oauthRefusal(403, 'expired_token', 'The device code has expired.');
  }
  const { polled = 0, answer } = device;
  device.polled = now;
  if (now - polled < intervalSeconds * 1000 - toleranceMs) {
    throw oauthRefusal(429, 'slow_down', 'You are polling faster than the specified interval.');
  }
  if (answer === undefined)
    throw oauthRefusal(403, 'authorization_pending', 'The person has yet to authorize the device.');
  tenant.devices.delete(code);
  if (answer === 'denied') throw oauthRefusal(403, 'access_denied', 'The person did not authorize the device.');
  return grantTokens(tenant, request, answer);
}

/** The device that shows this code and still waits; a hyphen or lower case makes no difference. */
function waitingDevice({ devices, world }: DemoTenant, userCode: string): WaitingDevice | undefined {
  const plain = (code: string) => code.replaceAll(/[^a-z]/gi, '').toUpperCase();
  const isMeant = (device: WaitingDevice) => plain(device.userCode) === plain(userCode);
  return [...devices.values()].find((one) => isMeant(one) && one.expires >= world.now() && !one.answer);
}

function newUserCode(): string {
  const four = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return `${four()}-${four()}`;
}

/** GET and POST /activate: a person enters a device's code, signs in and confirms. */
export async function activate(tenant: DemoTenant, request: Request): Promise<Response> {
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

// Anyone who sends a person a link with a code in it wants them to sign in somebody else's device.
const warning = ({ userCode }: WaitingDevice) =>
  `<p>Go on only if a device of yours shows <strong>${escapeHtml(userCode)}</strong>.</p>`;

function askWho({ directory }: DemoTenant, device: WaitingDevice, token: string): Response {
  const title = `Sign in to ${device.client.name}`;
  return page(title, `${warning(device)}<form method="post">${token}${personButtons(directory.users)}${cancel}</form>`);
}

function askToConfirm(device: WaitingDevice, { user }: TenantSession, token: string): Response {
  const buttons = `<button name="answer" value="yes">Continue</button>${cancel}`;
  return page(
    `Continue to ${device.client.name} as ${user.email}?`,
    `${warning(device)}<form method="post">${token}${buttons}</form>`,
  );
}

function allow(device: WaitingDevice, { user, sid, since }: TenantSession): Response {
  const { client, scopes, audience } = device;
  device.answer = { user, client, sid, authTime: since, scopes, audience };
  return page('The device is connected', '<p>You can close this window.</p>');
}

function deny(device: WaitingDevice): Response {
  device.answer = 'denied';
  return page('The device is not connected', '<p>You can close this window.</p>');
}
