/**
 * The device flow of an App (RFC 8628), which its maker has to allow in its settings: a manifest can't.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app#using-the-device-flow-to-generate-a-user-access-token
 */
import { randomBytes, randomInt } from 'node:crypto';
import { escape as escapeHtml, form, page } from '../../web.ts';
import type { GitHubAccount } from '../model.ts';
import { writeForm } from '../token-form.ts';
import { type AppsOfPeople, mayAuthorize, type OwnApp } from './own-app.ts';

/** Intervals are seconds; times are milliseconds since the epoch. */
type WaitingDevice = {
  app: OwnApp;
  userCode: string;
  expiresAt: number;
  interval: number;
  polledAt: number;
  answer?: GitHubAccount | 'denied';
};

const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
const lifetimeSeconds = 900;
/** GitHub asks for 5; the demo's people answer at once. */
const firstInterval = 1;
const extraInterval = 5;
/** Timers of the device may fire a little early. */
const toleranceMs = 100;
/** Letters that neither spell words nor look like another (RFC 8628 section 6.1). */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';

const descriptions = {
  device_flow_disabled: 'Device Flow must be explicitly enabled for this App',
  incorrect_client_credentials: 'The client_id and/or client_secret passed are incorrect.',
  incorrect_device_code: 'The device_code provided is not valid.',
  expired_token: 'The device_code has expired.',
  authorization_pending: 'The authorization request is still pending.',
  slow_down: 'Too many requests have been made in the same timeframe.',
  access_denied: 'The authorization request was denied.',
};

export function createDeviceFlow(here: AppsOfPeople) {
  const { world, origin } = here;
  const devices = new Map<string, WaitingDevice>();

  const failed = (
    request: Request,
    error: keyof typeof descriptions,
    more: Record<string, number> = {},
    status = 200,
  ) => writeForm({ error, error_description: descriptions[error], ...more }, request, status);

  /** POST /login/device/code. */
  function begin(app: OwnApp | undefined, request: Request): Response {
    if (!app) return failed(request, 'incorrect_client_credentials');
    if (!app.hasDeviceFlow) return failed(request, 'device_flow_disabled', {}, 400);
    const code = randomBytes(20).toString('hex');
    world.record('github_device_code', code);
    const four = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
    const userCode = `${four()}-${four()}`;
    const expiresAt = world.now() + lifetimeSeconds * 1000;
    devices.set(code, { app, userCode, expiresAt, interval: firstInterval, polledAt: 0 });
    const body = {
      device_code: code,
      user_code: userCode,
      verification_uri: `${origin}/login/device`,
      expires_in: lifetimeSeconds,
      interval: firstInterval,
    };
    return writeForm(body, request);
  }

  /** POST /login/oauth/access_token with the grant type of devices; undefined for another one. */
  async function poll(app: OwnApp, request: Request): Promise<Response | undefined> {
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const fields: Record<string, string> = { ...query, ...(await form(request.clone())) };
    if (fields['grant_type'] !== grantType) return undefined;
    const { device_code: code = '' } = fields;
    const device = devices.get(code);
    if (!app.hasDeviceFlow) return failed(request, 'device_flow_disabled');
    if (device?.app !== app) return failed(request, 'incorrect_device_code');
    const now = world.now();
    if (device.expiresAt <= now) return failed(request, 'expired_token');
    const isEarly = now - device.polledAt < device.interval * 1000 - toleranceMs;
    device.polledAt = now;
    if (isEarly) {
      device.interval += extraInterval;
      return failed(request, 'slow_down', { interval: device.interval });
    }
    const { answer } = device;
    if (answer === undefined) return failed(request, 'authorization_pending');
    devices.delete(code);
    return answer === 'denied' ? failed(request, 'access_denied') : app.server.issue(answer, request);
  }

  /** GET and POST /login/device: a person enters the code that the device shows, and agrees. */
  async function confirm(request: Request): Promise<Response> {
    const userCode = new URL(request.url).searchParams.get('user_code');
    const plain = (text: string) => text.replaceAll(/[^a-z]/gi, '').toUpperCase();
    const device = [...devices.values()].find(
      (one) => plain(one.userCode) === plain(userCode ?? '') && one.expiresAt > world.now() && !one.answer,
    );
    if (!device) return askForCode(userCode !== null);
    const { name } = device.app.manifest;
    const admitted = mayAuthorize(here, device.app);
    if (request.method !== 'POST') {
      const buttons = admitted.map(({ login }) => {
        const person = escapeHtml(login);
        return `<button name="account" value="${person}">Authorize as ${person}</button>`;
      });
      return page(
        `Authorize ${name}`,
        `<p>Go on only if a device of yours shows <strong>${device.userCode}</strong>.</p>
<form method="post">${buttons.join('')}<button name="answer" value="no">Cancel</button></form>`,
      );
    }
    const { account } = await form(request);
    device.answer = admitted.find(({ login }) => login === account) ?? 'denied';
    const title = device.answer === 'denied' ? 'The device is not connected' : 'The device is connected';
    return page(title, '<p>You can close this window.</p>');
  }

  return { begin, poll, confirm };
}

function askForCode(isWrong: boolean): Response {
  const note = isWrong ? '<p>This code is not known or has expired.</p>' : '';
  return page(
    'Device activation',
    `${note}<form method="get">
<label>The code that the device shows <input name="user_code" autocomplete="off" required></label>
<button>Continue</button></form>`,
    isWrong ? 400 : 200,
  );
}
