/** A client of the demo's tenant as the hub is one, in the same process as the world. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import {
  grantFederated,
  meAccountScopes,
  requestedFederated,
  subjectRefreshToken,
} from '../../src/demo/tenant/literals.ts';
import type { Visit } from '../../src/demo/visit.ts';
import { switchesOff } from '../../src/demo/world.ts';

export type Params = Record<string, string>;
export type Landing = { url: URL; status: number };
export type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;
export type Reply = { status: number; body: Record<string, unknown>; headers: Headers };

export const callback = 'http://127.0.0.1:18484/callback';
export const connected = 'http://127.0.0.1:18484/connected';
export const meScopes = meAccountScopes.join(' ');

/** One world and one registered client; `reset` makes it as new for the next test. */
export async function openTenantClient() {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'demo-'));
  const options = { stateDirectory, port: 0, extraRepositories: 0, lingerSeconds: 600 };
  const demo: Demo = await startDemo(options, () => {});
  const { issuer, clientId, clientSecret, github } = demo.announcement;
  const config = await oidc.discovery(
    new URL(issuer.slice(0, -1)),
    clientId,
    undefined,
    oidc.ClientSecretPost(clientSecret),
    { execute: [oidc.allowInsecureRequests] },
  );

  /** Another application of this tenant, which proves itself by `auth`. */
  function application(id: string, auth: oidc.ClientAuth): oidc.Configuration {
    const other = new oidc.Configuration(config.serverMetadata(), id, undefined, auth);
    oidc.allowInsecureRequests(other);
    return other;
  }

  /** Visits and stops where the program would take over, without opening that address. */
  async function land(url: URL | string, visit: Omit<Visit, 'url'> = {}): Promise<Landing> {
    let landed: URL | undefined;
    const arrival = await demo.browsers.visit({ ...visit, url: String(url) }, async (there) => {
      landed = there;
      return { status: 200 };
    });
    return { url: landed ?? new URL(arrival.url), status: arrival.status };
  }

  const authorizeUrl = (params: Params = {}, at = config) =>
    oidc.buildAuthorizationUrl(at, {
      redirect_uri: callback,
      scope: 'openid profile email offline_access',
      state: 's',
      ...params,
    });

  /** An authorization code and the verifier that belongs to it. */
  async function authorize(params: Params = {}, visit: Omit<Visit, 'url'> = {}, at = config) {
    const verifier = oidc.randomPKCECodeVerifier();
    const code_challenge = await oidc.calculatePKCECodeChallenge(verifier);
    const pkce = { code_challenge, code_challenge_method: 'S256', nonce: 'n' };
    const { url } = await land(authorizeUrl({ prompt: 'login', ...pkce, ...params }, at), visit);
    return { url, verifier };
  }

  async function signIn(params: Params = {}, visit: Omit<Visit, 'url'> = {}, at = config): Promise<Tokens> {
    const { url, verifier } = await authorize(params, visit, at);
    return oidc.authorizationCodeGrant(at, url, { pkceCodeVerifier: verifier, expectedState: 's', expectedNonce: 'n' });
  }

  async function refreshTokenOf(as: 'ada' | 'grace'): Promise<string> {
    return (await signIn({}, { as })).refresh_token ?? expect.fail('no refresh token');
  }

  const refresh = (token: string, params: Params = {}, at = config): Promise<Tokens> =>
    oidc.refreshTokenGrant(at, token, params);
  const meToken = async (token: string, scope = meScopes) =>
    (await refresh(token, { audience: `${issuer}me/`, scope })).access_token;
  const exchange = (token: string, params: Params = {}, at = config): Promise<Tokens> =>
    oidc.genericGrantRequest(at, grantFederated, {
      subject_token: token,
      subject_token_type: subjectRefreshToken,
      requested_token_type: requestedFederated,
      connection: 'github',
      ...params,
    });

  async function send(url: string, init: RequestInit = {}): Promise<Reply> {
    const reply = await fetch(url, init);
    const text = await reply.text();
    const isJson = reply.headers.get('content-type')?.startsWith('application/json');
    return { status: reply.status, headers: reply.headers, body: isJson ? JSON.parse(text) : { text } };
  }

  /** A call of the My Account API. */
  const me = (token: string, method: string, path: string, body?: object) =>
    send(`${issuer}me/v1/connected-accounts/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  /** A call of the control service's handler, as whoever plays the administrator makes it. */
  const control = (method: string, path: string, body: object) =>
    send(demo.announcement.control + path, {
      method,
      headers: { authorization: `Bearer ${demo.announcement.controlToken}` },
      body: JSON.stringify(body),
    });
  const token = (params: Params, init: RequestInit = {}) =>
    send(`${issuer}oauth/token`, { method: 'POST', body: new URLSearchParams(params), ...init });

  /** POST connect, and what POST complete will need except for the connect_code. */
  async function startConnect(access: string, more: object = {}) {
    const verifier = oidc.randomPKCECodeVerifier();
    const { status, body } = await me(access, 'POST', 'connect', {
      connection: 'github',
      redirect_uri: connected,
      state: 'c',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...more,
    });
    expect(status).toBe(201);
    const { ticket } = body['connect_params'] as { ticket: string };
    const completion = { auth_session: String(body['auth_session']), redirect_uri: connected, code_verifier: verifier };
    return { browserUrl: `${body['connect_uri']}?ticket=${ticket}`, completion };
  }

  /** The whole connect flow; answers POST complete's reply. */
  async function connect(access: string, visit: Omit<Visit, 'url'> = {}, more: object = {}): Promise<Reply> {
    const { browserUrl, completion } = await startConnect(access, more);
    const { url } = await land(browserUrl, visit);
    const connect_code = url.searchParams.get('connect_code');
    return me(access, 'POST', 'complete', { ...completion, connect_code });
  }

  return {
    demo,
    issuer,
    github,
    config,
    application,
    secrets: { client_id: clientId, client_secret: clientSecret },
    land,
    authorizeUrl,
    authorize,
    signIn,
    refreshTokenOf,
    refresh,
    meToken,
    exchange,
    send,
    control,
    me,
    token,
    startConnect,
    connect,
    reset() {
      Object.assign(demo.world.switches, switchesOff());
      demo.tenant.accounts.clear();
    },
    async close() {
      await demo.stop();
      rmSync(stateDirectory, { recursive: true });
    },
  };
}

export type TenantClient = Awaited<ReturnType<typeof openTenantClient>>;

/** One for all tests of a file, as new for each and empty until they run. */
export function sharedTenantClient(): TenantClient {
  const tenant = {} as TenantClient;
  beforeAll(async () => void Object.assign(tenant, await openTenantClient()));
  afterAll(() => tenant.close?.());
  beforeEach(() => tenant.reset());
  return tenant;
}

/** Status and error code of an OAuth request that must fail, and the whole failure for further looks. */
export async function refused(request: Promise<unknown>) {
  const failure = await request.then(
    () => expect.fail('the request was granted'),
    (error: unknown) => error,
  );
  if (!(failure instanceof oidc.ResponseBodyError)) throw failure;
  return { status: failure.status, error: failure.error, text: failure.error_description ?? '', body: failure.cause };
}
