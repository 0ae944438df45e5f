/** Auth0 compares addresses exactly: what is registered has to be what browsers are sent back to. */
import { expect, it } from 'vitest';
import { callbackUrls, logoutUrls, newConnection } from '../../../../../src/main/hub/features/setup/requirements.ts';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import { awaitLoopback, createPublicReturns } from '../../../../../src/main/hub/identity/session/browser.ts';
import { notion } from '../../../../../src/main/hub/platforms/notion/index.ts';
import { slack } from '../../../../../src/main/hub/platforms/slack/index.ts';

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

it('a connection proves its application by HTTP Basic where the platform takes nothing else, and prints no secret', () => {
  const application = { clientId: 'an id', clientSecret: new Secret('its secret') };
  const made = ({ setup, ...platform }: typeof notion) => {
    if (!setup) throw new Error('It has no setup.');
    return newConnection({ ...platform, setup }, application, 'a mark');
  };
  const { customHeaders } = made(notion).options;
  expect(customHeaders?.Authorization).toBeInstanceOf(Secret);
  expect(Secret.reveal(customHeaders?.Authorization as Secret)).toBe(`Basic ${btoa('an id:its secret')}`);
  expect(JSON.stringify(made(notion))).not.toMatch(/its secret|aXRzIHNlY3JldA/);
  expect(made(slack).options).not.toHaveProperty('customHeaders');
});
