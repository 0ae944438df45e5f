/** POST /credentials/revoke of the demo GitHub, as documented at https://docs.github.com/en/rest/credentials/revoke */
import { expect, test } from 'vitest';
import { createGitHub } from '../../src/demo/github/index.ts';
import { switchesOff, type World } from '../../src/demo/world.ts';

const origin = 'http://127.0.0.1:1';

async function arranged() {
  const world: World = { now: () => Date.now(), record: () => {}, switches: switchesOff() };
  const github = createGitHub(world, origin, { extraRepositories: 0 });
  const { app } = github;
  const asked = `${app.authorizeUrl}?client_id=${app.clientId}&redirect_uri=${origin}/login/callback&state=s`;
  const consent = await github.handle(new Request(asked));
  const fields = new URLSearchParams();
  for (const [, name = '', value = ''] of (await consent.text()).matchAll(/name="([^"]+)" value="([^"]*)"/g)) {
    if (!fields.has(name)) fields.set(name, value);
  }
  const agreed = await github.handle(new Request(asked, { method: 'POST', body: fields }));
  const code = new URL(agreed.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const token = async (given: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: app.clientId, client_secret: app.clientSecret, ...given });
    const request = new Request(app.tokenUrl, { method: 'POST', headers: { accept: 'application/json' }, body });
    return (await (await github.handle(request)).json()) as Record<string, string>;
  };
  const { access_token: access = '', refresh_token: refresh = '' } = await token({ code });
  const user = async (bearer: string) => {
    const headers = { authorization: `Bearer ${bearer}`, 'user-agent': 'a test' };
    return (await github.handle(new Request(`${origin}/user`, { headers }))).status;
  };
  const revoke = async (body: unknown, headers: Record<string, string> = {}) => {
    const request = { method: 'POST', headers, body: JSON.stringify(body) };
    return (await github.handle(new Request(`${origin}/credentials/revoke`, request))).status;
  };
  const renew = () => token({ grant_type: 'refresh_token', refresh_token: refresh });
  return { access, refresh, user, revoke, renew };
}

test('ends an access token, and leaves the refresh token that came with it', async () => {
  const { access, user, revoke, renew } = await arranged();
  expect(await user(access)).toBe(200);
  expect(await revoke({ credentials: [access, 'ghp_unknown'] })).toBe(202);
  expect(await user(access)).toBe(401);
  expect(await renew()).toHaveProperty('access_token');
});

test('ends a refresh token', async () => {
  const { access, refresh, user, revoke, renew } = await arranged();
  expect(await revoke({ credentials: [refresh] })).toBe(202);
  expect(await renew()).toMatchObject({ error: 'bad_refresh_token' });
  expect(await user(access)).toBe(200);
});

test('refuses who signs in, and what is no list of credentials', async () => {
  const { access, user, revoke } = await arranged();
  expect(await revoke({ credentials: [access] }, { authorization: `Bearer ${access}` })).toBe(403);
  for (const body of [{}, [], { credentials: [] }, { credentials: access }, { credentials: [1] }]) {
    expect(await revoke(body)).toBe(422);
  }
  expect(await revoke({ credentials: Array.from({ length: 1001 }, () => access) })).toBe(422);
  expect(await user(access)).toBe(200);
});
