/** A sign-in by a code (RFC 8628), from the page in a browser anywhere to a read that ends at GitHub, and whom Auth0 refuses it. */

import { beforeEach, expect, it } from 'vitest';
import { mayBeLeft } from '../harness/left.ts';
import { callTool } from '../harness/tool-server.ts';
import { ada, sharedHub, startHub } from '../harness/world.ts';

const { world, hub } = sharedHub((world) => startHub(world, false));

type Shown = { url: string; code: string };
let shown: Shown[];
beforeEach(() => {
  shown = [];
});

/** As a terminal asks for it; `person` is at the page once it is shown. */
function signIn(person: (page: Shown) => void, signal = new AbortController().signal) {
  return hub.hub.calls['session.signIn'](
    { signUp: false, byDevice: true },
    {
      userId: undefined,
      signal,
      openUrl: async () => expect.fail('no browser of this computer is asked'),
      showDevicePage(url, code) {
        shown.push({ url, code });
        person({ url, code });
      },
    },
  );
}

async function useNative(): Promise<void> {
  const { issuer, clients } = world;
  const { audience, clientId, clientSecret } = clients.api;
  await hub.call('tenant.set', {
    issuer,
    clientId: clients.native.clientId,
    subject: 'access_token',
    exchanger: { audience, clientId },
    clientSecret,
  });
}

it('is refused to an application that is not native, with what to do instead', async () => {
  const refused = await signIn(() => {});
  expect(shown).toEqual([]);
  expect(refused).toMatchObject({ ok: false, failure: { code: 'tenant_setup' } });
  if (refused.ok) return;
  expect(refused.failure.message).toMatch(
    /native applications .* "Device Code"\. The tenant says: unauthorized_client/,
  );
  expect(refused.failure.hint).toMatch(/login --no-browser/);
});

it('is not for a window, which has a browser of its own', async () => {
  const tried = await hub.tried('session.signIn', { signUp: false, byDevice: true });
  expect(tried).toMatchObject({ ok: false, failure: { code: 'usage' } });
});

it('ends when the person says no, when they do not come, and when a later one begins', async () => {
  await useNative();
  const declined = await signIn(
    ({ url }) => void mayBeLeft(world.control('POST', '/visit', { url, as: 'ada', answer: 'no' })),
  );
  expect(declined).toMatchObject({ ok: false, failure: { code: 'sign_in_refused' } });
  const gone = new AbortController();
  expect(await signIn(() => gone.abort(), gone.signal)).toMatchObject({ failure: { code: 'sign_in_abandoned' } });
  const first = signIn(() => {});
  await expect.poll(() => shown.length).toBe(3);
  const second = signIn(({ url }) => void mayBeLeft(world.control('POST', '/visit', { url, as: 'ada', answer: 'no' })));
  expect(await first).toMatchObject({ failure: { code: 'sign_in_abandoned' } });
  expect((await second).ok).toBe(false);
});

it('shows a page and a code, and the person who agrees there is signed in here', async () => {
  await useNative();
  const signedIn = await signIn(({ url, code }) => {
    expect(new URL(url).searchParams.get('user_code')).toBe(code);
    void mayBeLeft(world.control('POST', '/visit', { url, as: 'ada' }));
  });
  expect(signedIn).toMatchObject({ ok: true, value: { userId: ada } });
  await hub.call('accounts.connect', { platform: 'github' });
  const { key } = await hub.createKey({});
  expect((await callTool(hub, key, 'github_get_me', {})).body['login']).toBe('ada-demo');
});
