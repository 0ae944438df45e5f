/** The hub at an OpenID provider that nobody here wrote: what the standard promises works, what it lacks is named. */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BareHub, startBareHub } from '../harness/bare-hub.ts';
import { browse, type IndependentIssuer, type Says, startIndependentIssuer } from '../harness/independent-issuer.ts';

const johnDoe = 'johndoe';
let provider: IndependentIssuer;
let at: BareHub;

beforeAll(async () => {
  provider = await startIndependentIssuer();
});
beforeEach(async () => {
  provider.says = {};
  at = await startBareHub();
  expect(await at.use(provider.tenant)).toEqual({ ok: true, value: { issuer: provider.tenant.issuer } });
});
afterEach(() => at.hub.close());
afterAll(() => provider.stop());

const call = { openUrl: browse, signal: new AbortController().signal, userId: johnDoe };
const named = (claims: Record<string, unknown>) =>
  Object.assign(claims, { name: 'John Doe', email: 'john@example.com', email_verified: true });
const failureOf = (result: { ok: true } | { ok: false; failure: { code: string; message: string } }) =>
  result.ok ? undefined : result.failure;

/** How the provider says what Auth0 says: the audience and the scopes that were asked for, and no new refresh token. */
const likeAuth0 = {
  accessToken: (claims: object) => Object.assign(claims, { aud: `${provider.tenant.issuer}me/` }),
  answer: (body: object) => Reflect.deleteProperty(body, 'refresh_token'),
};

describe('an independent provider', () => {
  it('signs a person in and out', async () => {
    provider.says = { idToken: named };
    expect(await at.signIn(browse)).toEqual({
      ok: true,
      value: { userId: johnDoe, name: 'John Doe', email: 'john@example.com', owner: true },
    });
    provider.asked = [];
    const receipt = await at.hub.calls['session.signOut']({}, call);
    const sides = receipt.ok && receipt.value.lines.map(({ side, answer }) => `${side} ${answer}`);
    expect(sides).toEqual(['cached tokens revoked', 'sign-in revoked', 'browser session revoked']);
    expect(provider.asked).toEqual(['revoke']);
  });

  it('refreshes, and what it lacks beside Auth0 is named', async () => {
    expect((await at.signIn(browse)).ok).toBe(true);
    provider.says = likeAuth0;
    const connected = await at.hub.calls['accounts.connect']({ platform: 'github' }, call);
    expect(failureOf(connected)).toMatchObject({
      code: 'tenant_setup',
      message: expect.stringContaining('The My Account API is not activated.'),
    });
  });

  it.each<[string, Says, RegExp]>([
    ['gives another refresh token each time', { accessToken: likeAuth0.accessToken }, /rotation is on/],
    ['gives a token for no audience', { answer: likeAuth0.answer }, /activate the My Account API/],
    [
      'leaves out a scope',
      { ...likeAuth0, accessToken: (claims) => Object.assign(likeAuth0.accessToken(claims), { scope: 'openid' }) },
      /is not granted create:me:connected_accounts/,
    ],
  ])('that %s is told so', async (_, says, message) => {
    expect((await at.signIn(browse)).ok).toBe(true);
    provider.says = says;
    const connected = await at.hub.calls['accounts.connect']({ platform: 'github' }, call);
    expect(failureOf(connected)).toMatchObject({ code: 'tenant_setup', message: expect.stringMatching(message) });
  });

  it('whose issuer ends without a slash is asked at its own host, and at no other', async () => {
    const plain = await startIndependentIssuer({ slash: false });
    expect(plain.tenant.issuer).not.toMatch(/\/$/);
    expect((await at.use(plain.tenant)).ok).toBe(true);
    expect((await at.signIn(browse)).ok).toBe(true);
    plain.says = {
      ...likeAuth0,
      accessToken: (claims) => Object.assign(claims, { aud: `${plain.tenant.issuer}/me/` }),
    };
    const connected = await at.hub.calls['accounts.connect']({ platform: 'github' }, call);
    expect(failureOf(connected)?.message).toMatch(/My Account API is not activated/);
    await plain.stop();
  });

  it('leaves the doctor with words for every step', async () => {
    expect((await at.signIn(browse)).ok).toBe(true);
    provider.says = likeAuth0;
    const found = await at.hub.calls['doctor']({}, call);
    if (!found.ok) throw new Error(found.failure.message);
    const steps = Object.fromEntries(found.value.map((finding) => [finding.step, finding]));
    expect(steps['tenant']).toMatchObject({ state: 'ok', detail: expect.stringContaining('answers, and knows') });
    const broken = found.value.filter(({ state }) => state === 'failed');
    expect(broken.length).toBeGreaterThan(0);
    for (const { detail, hint } of broken) expect(`${detail}${hint}`).not.toMatch(/undefined|defect|\bat .*:\d+:\d+/);
  });
});

/** The ID token rewritten after the provider signed it. */
const rewritten = (rewrite: (header: string, payload: string, signature: string) => string): Says => ({
  answer(body) {
    const [header = '', payload = '', signature = ''] = String(body['id_token']).split('.');
    body['id_token'] = rewrite(header, payload, signature);
  },
});
const claimed = (claims: object): Says => ({ idToken: (own) => Object.assign(own, claims) });
const without = (claim: string): Says => ({ idToken: (own) => Reflect.deleteProperty(own, claim) });
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object;
const { privateKey: stranger } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const now = Math.floor(Date.now() / 1000);

describe('an ID token', () => {
  it.each<[string, () => Says]>([
    [
      'that a stranger signed',
      () =>
        rewritten((header, payload) => {
          const signature = sign('sha256', Buffer.from(`${header}.${payload}`), stranger);
          return `${header}.${payload}.${signature.toString('base64url')}`;
        }),
    ],
    [
      'that was changed after it was signed',
      () =>
        rewritten(
          (header, payload, signature) =>
            `${header}.${encoded({ ...decoded(payload), sub: 'somebody else' })}.${signature}`,
        ),
    ],
    ['that is not signed', () => rewritten((_, payload) => `${encoded({ alg: 'none' })}.${payload}.`)],
    [
      'signed with the secret of the application',
      () =>
        rewritten((_, payload) => {
          const signed = `${encoded({ alg: 'HS256' })}.${payload}`;
          return `${signed}.${createHmac('sha256', provider.tenant.clientSecret).update(signed).digest('base64url')}`;
        }),
    ],
    ['with the nonce of another attempt', () => claimed({ nonce: 'of another attempt' })],
    ['without a nonce', () => without('nonce')],
    ['for another application', () => claimed({ aud: 'another-client' })],
    ['that another application was given', () => claimed({ aud: ['a-client', 'another'], azp: 'another' })],
    ['of another issuer', () => claimed({ iss: 'https://evil.example/' })],
    ['of the issuer without its slash', () => claimed({ iss: provider.tenant.issuer.replace(/\/$/, '') })],
    ['of the issuer by another name', () => claimed({ iss: provider.tenant.issuer.replace('127.0.0.1', 'localhost') })],
    ['that has expired', () => claimed({ iat: now - 7200, exp: now - 3600 })],
    ['that is not valid yet', () => claimed({ nbf: now + 3600 })],
    ['that names nobody', () => without('sub')],
    ['that is missing', () => ({ answer: (body) => Reflect.deleteProperty(body, 'id_token') })],
  ])('%s is refused, and nobody is let in by it', async (_, says) => {
    provider.says = says();
    expect(failureOf(await at.signIn(browse))?.code).toBe('sign_in_refused');
    provider.says = {};
    expect(await at.signIn(browse)).toMatchObject({ ok: true, value: { userId: johnDoe, owner: true } });
  });
});
