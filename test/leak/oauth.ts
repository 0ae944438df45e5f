/** A client at the OAuth door: what it gets is its own, and comes out nowhere else. */
import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { post } from '../harness/mcp.ts';
import type { Run } from './run.ts';
import { type Ask, openWindows } from './windows.ts';

const redirectUri = 'http://127.0.0.1:9/callback';

type Tokens = { access_token: string; refresh_token: string };

/** Lets a client in, uses, refreshes and misuses what it got, and gives it back; another one is declined. */
export async function byOAuth(run: Run): Promise<void> {
  await run.ready();
  const { hub } = run;
  const { ask, confirmation, console } = await openWindows(run);
  const mcpUrl = `${hub.url}/mcp/oauth`;
  const clientId = await register(hub.url);
  const form = (path: string, fields: Record<string, string>): Promise<Response> =>
    fetch(`${hub.url}/oauth/${path}`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, ...fields }),
    });

  async function letIn(): Promise<{ code: string; verifier: string }> {
    const verifier = randomBytes(32).toString('base64url');
    const id = await arrive(hub.url, clientId, verifier);
    const code = await grant(ask, confirmation, id);
    return { code, verifier };
  }
  const redeem = ({ code, verifier }: { code: string; verifier: string }): Promise<Response> =>
    form('token', { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri });
  const refresh = (token: string): Promise<Response> =>
    form('token', { grant_type: 'refresh_token', refresh_token: token });

  const first = await redeem(await letIn());
  const tokens = (await first.json()) as Tokens;
  for (const tool of ['github_get_me', 'github_my_commits', 'github_no_such_tool']) {
    const answer = await post(mcpUrl, tokens.access_token, 'tools/call', { name: tool, arguments: {} });
    await answer.text();
  }
  expect(
    await (await post(mcpUrl, tokens.access_token, 'tools/call', { name: 'github_get_me', arguments: {} })).text(),
  ).toContain('ada-demo');
  for (const door of [hub.mcpUrl, mcpUrl]) {
    for (const foreign of [tokens.refresh_token, hub.key, run.latest('github_access_token'), undefined]) {
      await post(door, foreign, 'tools/list');
    }
  }
  await ask('keys.list', {}, console);
  const next = (await (await refresh(tokens.refresh_token)).json()) as Tokens;
  expect((await form('revoke', { token: next.access_token })).status).toBe(200);
  expect((await refresh(tokens.refresh_token)).status).toBe(400); // used twice
  expect((await post(mcpUrl, next.access_token, 'tools/list')).status).toBe(401);

  const misused = await letIn();
  expect((await redeem({ ...misused, verifier: randomBytes(32).toString('base64url') })).status).toBe(400);
  const twice = await letIn();
  const given = (await (await redeem(twice)).json()) as Tokens;
  expect((await redeem(twice)).status).toBe(400);
  expect((await form('revoke', { token: given.refresh_token })).status).toBe(200);

  const declined = await arrive(hub.url, clientId, randomBytes(32).toString('base64url'));
  expect((await ask('authorizations.refuse', { id: declined }, confirmation)).status).toBe(200);
  for (const path of ['oauth-authorization-server/oauth', 'oauth-protected-resource/mcp/oauth']) {
    expect((await fetch(`${hub.url}/.well-known/${path}`)).status).toBe(200);
  }
  await fetch(`${hub.url}/oauth/authorize?client_id=${clientId}&redirect_uri=https://elsewhere.example/`);
  await fetch(`${hub.url}/oauth/authorize?client_id=https://127.0.0.1/client.json&redirect_uri=x`);
}

async function register(url: string): Promise<string> {
  const answer = await fetch(`${url}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'an editor', redirect_uris: [redirectUri] }),
  });
  return ((await answer.json()) as { client_id: string }).client_id;
}

/** The person's browser, as far as the page that sends it on. Answers the id of what waits. */
async function arrive(url: string, clientId: string, verifier: string): Promise<string> {
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state: 'its-own',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    resource: `${url}/mcp/oauth`,
  });
  const sent = await fetch(`${url}/oauth/authorize?${asked}`, { redirect: 'manual' });
  const next = sent.headers.get('location') ?? '';
  await fetch(next);
  return next.split('/').at(-1) ?? '';
}

async function grant(ask: Ask, confirmation: string, id: string): Promise<string> {
  const { said } = await ask('authorizations.list', { id }, confirmation);
  const [{ accounts, tools }] = said as unknown as [
    { accounts: { id: string }[]; tools: { name: string; access: string }[] },
  ];
  const given = {
    id,
    write: false,
    repositories: ['*/*'],
    days: 1,
    accounts: accounts.map((account) => account.id),
    tools: tools.filter(({ access }) => access === 'read').map(({ name }) => name),
  };
  const granted = await ask('authorizations.grant', given, confirmation);
  return new URL(String(granted.said['redirect'])).searchParams.get('code') ?? '';
}
