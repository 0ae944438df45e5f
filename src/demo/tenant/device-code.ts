import { randomInt } from 'node:crypto';
import { form } from '../web.ts';
import { allowedScopes } from './authorize-request.ts';
import { authenticateClient } from './client-authentication.ts';
import type { Client } from './directory.ts';
import { invalidGrant, notAllowedGrant, refusal } from './errors.ts';
import type { GrantRequest } from './grant-request.ts';
import { grantDeviceCode } from './literals.ts';
import { type Grant, issue, type Tenant } from './tenant.ts';
import { grantTokens } from './token-response.ts';

/** A device that waits for a person; what they answered is in `answer`. */
export type WaitingDevice = {
  client: Client;
  userCode: string;
  scopes: string[];
  audience?: string;
  expires: number;
  polled?: number;
  answer?: Grant | 'denied';
};

const lifetimeSeconds = 900;
/** Auth0 asks for 5; the demo's people answer at once. */
const intervalSeconds = 1;
/** Timers of the device may fire a little early. */
const toleranceMs = 100;
/** Letters that neither spell words nor look like another (RFC 8628 section 6.1). */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';

/** POST /oauth/device/code (RFC 8628), for what Auth0 lets use it: a native client without a secret. */
export async function requestDeviceCode(tenant: Tenant, request: Request): Promise<Response> {
  const fields = await form(request);
  const client = await authenticateClient(tenant, request, fields);
  const { appType, authentication, oidcConformant, grantTypes } = client;
  const isFit = appType === 'native' && authentication === 'none' && oidcConformant;
  if (!isFit || !grantTypes.includes(grantDeviceCode)) throw notAllowedGrant(grantDeviceCode);
  const { audience } = fields;
  const scopes = allowedScopes(tenant, client, fields, (error, text) => refusal(403, error, text));
  const deviceCode = issue(tenant, 'auth0_device_code');
  const userCode = newUserCode();
  const expires = tenant.world.now() + lifetimeSeconds * 1000;
  tenant.devices.set(deviceCode, { client, userCode, scopes, expires, ...(audience && { audience }) });
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
export async function exchangeDeviceCode(tenant: Tenant, request: GrantRequest): Promise<Response> {
  const code = request.fields['device_code'] ?? '';
  const device = tenant.devices.get(code);
  if (device?.client !== request.client) throw invalidGrant('Invalid or expired device code.');
  const now = tenant.world.now();
  if (device.expires < now) {
    tenant.devices.delete(code);
    throw refusal(403, 'expired_token', 'The device code has expired.');
  }
  const { polled = 0, answer } = device;
  device.polled = now;
  if (now - polled < intervalSeconds * 1000 - toleranceMs) {
    throw refusal(429, 'slow_down', 'You are polling faster than the specified interval.');
  }
  if (answer === undefined) throw refusal(403, 'authorization_pending', 'The person has yet to authorize the device.');
  tenant.devices.delete(code);
  if (answer === 'denied') throw refusal(403, 'access_denied', 'The person did not authorize the device.');
  return grantTokens(tenant, request, answer);
}

/** The device that shows this code and still waits; a hyphen or lower case makes no difference. */
export function waitingDevice({ devices, world }: Tenant, userCode: string): WaitingDevice | undefined {
  const plain = (code: string) => code.replaceAll(/[^a-z]/gi, '').toUpperCase();
  const isMeant = (device: WaitingDevice) => plain(device.userCode) === plain(userCode);
  return [...devices.values()].find((one) => isMeant(one) && one.expires >= world.now() && !one.answer);
}

function newUserCode(): string {
  const four = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return `${four()}-${four()}`;
}
