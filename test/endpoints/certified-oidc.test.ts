/** The hub at a certified OpenID provider that is not ours: a sign-in with its pages, refreshes, and what a sign-out ends there. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { refresh } from '../../src/main/hub/identity/session/refresh.ts';
import { createTenantSource, refreshTokenName } from '../../src/main/hub/identity/session/tenant.ts';
import { type BareHub, startBareHub } from '../harness/bare-hub.ts';
import { type CertifiedProvider, startCertifiedProvider } from '../harness/certified-provider.ts';
import { mayBeLeft } from '../harness/left.ts';

let provider: CertifiedProvider;
let at: BareHub;
beforeAll(async () => {
  for (const way of ['info', 'warn'] as const) vi.spyOn(console, way).mockReturnValue(); // it names each default that it uses
  provider = await startCertifiedProvider('ada');
});
beforeEach(async () => {
  at = await startBareHub();
  expect((await at.use(provider.tenant)).ok).toBe(true);
  expect(await at.signIn(browse)).toMatchObject({ ok: true, value: { userId: 'ada', email: 'ada@example.com' } });
});
afterEach(async () => {
  provider.rotates = false;
  await at.hub.close();
});
afterAll(() => provider.stop());

const browse = async (url: string): Promise<void> => void mayBeLeft(provider.browse(url));

/** One use of the sign-in's refresh token, which the hub no longer has after a sign-out. */
async function used() {
  const found = await createTenantSource(at.ports).find();
  const refreshToken = await at.ports.secrets.get(refreshTokenName(provider.tenant, 'ada'));
  if (!found.ok || !refreshToken) throw new Error('Nobody is signed in.');
  let kept = 0;
  const keep = async () => {
    kept += 1;
  };
  const use = () => refresh({ tenant: found.value, refreshToken }, provider.audience, [], keep);
  return { use, kept: () => kept };
}

it('a refresh gives an access token for the API that was asked for, and no other refresh token', async () => {
  const { use, kept } = await used();
  expect(await use()).toMatchObject({ ok: true, value: { expiresInSeconds: expect.any(Number) } });
  expect(kept()).toBe(0);
});

it('a refresh token that rotates is kept, and named as what Token Vault does not take', async () => {
  provider.rotates = true;
  const { use, kept } = await used();
  expect(await use()).toMatchObject({ ok: false, failure: { code: 'tenant_setup', setting: 'rotation' } });
  expect(kept()).toBe(1);
});

it('a sign-out ends the refresh token and the session of the browser there', async () => {
  const { use } = await used();
  const call = { openUrl: browse, signal: new AbortController().signal, userId: 'ada' };
  const receipt = await at.hub.calls['session.signOut']({}, call);
  const sides = receipt.ok && receipt.value.lines.map(({ side, answer }) => `${side} ${answer}`);
  expect(sides).toEqual(['cached tokens revoked', 'sign-in revoked', 'browser session revoked']);
  expect(await use()).toMatchObject({ ok: false, failure: { code: 'sign_in_again' } });
});
