/** Auth0 compares addresses exactly: what is registered has to be what browsers are sent back to. */
import { expect, it } from 'vitest';
import { awaitLoopback, createPublicReturns } from '../../../../src/main/hub/session/browser.ts';
import { callbackUrls, logoutUrls } from '../../../../src/main/hub/setup/requirements.ts';

const publicUrl = 'https://hub.example.org';

it.each([
  ['on this computer', awaitLoopback],
  ['at the public address', createPublicReturns(publicUrl).awaitReturn],
])('every address that a browser comes back to %s is registered', async (_, awaitReturn) => {
  const { signal } = new AbortController();
  for (const path of ['/callback', '/connected', '/signed-out'] as const) {
    const back = await awaitReturn(path, 'state', signal);
    if (!back.ok) expect.fail(back.failure.message);
    back.value.close();
    const registered = path === '/signed-out' ? logoutUrls(publicUrl) : callbackUrls(publicUrl);
    expect(registered).toContain(back.value.address);
  }
});
