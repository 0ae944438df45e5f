/** What a client is told when something fails: what, why, and what to do; never a stack trace, never half an answer. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sharedDemo } from '../harness/demo-in-process.ts';
import { modernClient, postOlder, type ToolClient } from '../harness/mcp.ts';

const hub = sharedDemo();
let client: ToolClient;

beforeAll(async () => {
  client = await modernClient(hub.mcpUrl, hub.key);
});
afterEach(() => hub.control('DELETE', '/faults'));
afterAll(async () => {
  await client.close();
});

const github = (fault: object) => hub.control('POST', '/faults', { service: 'github', ...fault });
const tenant = (fault: object) =>
  hub.control('POST', '/faults', { service: 'tenant', path: '^/oauth/token', ...fault });
/** Makes the hub ask Token Vault anew: GitHub refuses the token that it has kept. */
const forgetToken = () => github({ path: '^/user$', status: 401, body: '{"message":"Bad credentials"}', times: 1 });

async function failing(name: string, args: Record<string, unknown> = {}): Promise<string> {
  const answer = await client.callTool(name, args);
  expect(answer.isError).toBe(true);
  const text = answer.content[0]?.text ?? '';
  expect(text).not.toMatch(/\bat .*:\d+:\d+|node_modules|\.ts:/);
  return text;
}

describe('GitHub fails', () => {
  const message = (text: string) =>
    JSON.stringify({ message: text, documentation_url: 'https://docs.github.com/rest' });
  it('401, also with a fresh token: asks no further until it is connected again', async () => {
    await github({ path: '^/user$', status: 401, body: message('Bad credentials') });
    expect(await failing('github_get_me')).toMatch(/^platform_unauthorised: .*\/connect\/github/);
    await hub.control('DELETE', '/requests');
    for (let again = 0; again < 10; again++) await failing('github_get_me');
    // The hub looks at the person's other accounts meanwhile.
    expect((await hub.requests()).filter(({ service }) => service === 'github')).toEqual([]);
    await hub.control('DELETE', '/faults');
    await hub.connectGitHub();
    expect((await client.callTool('github_get_me')).isError).toBeFalsy();
  });
});

describe('the tenant fails', () => {
  const oauth = (error: string) => JSON.stringify({ error, error_description: `The tenant explains ${error}.` });
  it.each<[string, object, RegExp]>([
    ['an unknown user', { status: 401, body: oauth('user_not_found') }, /^no_account: /],
    ['rotation on', { status: 400, body: oauth('invalid_request') }, /^tenant_setup: .*otation/],
    ['a wrong client secret', { status: 401, body: oauth('invalid_client') }, /^tenant_setup: .*secret/],
    ['an error nobody knows', { status: 400, body: oauth('brand_new_error') }, /^vault_unavailable: .*brand_new_error/],
  ])('%s', async (_, fault, expected) => {
    await forgetToken();
    await tenant(fault);
    expect(await failing('github_get_me')).toMatch(expected);
  });

  it('goes on as if nothing had been once it is back', async () => {
    expect((await client.callTool('github_get_me')).isError).toBeFalsy();
  });

  it.each<[string, object]>([
    ['refuses the refresh token', { status: 403, body: oauth('invalid_grant') }],
    [
      'answers with a challenge instead of an error',
      { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' }, body: oauth('invalid_token') },
    ],
  ])('ends the session when it %s, and signing in again mends it', async (_, fault) => {
    await forgetToken();
    await tenant(fault);
    expect(await failing('github_get_me')).toMatch(/^sign_in_again: .*\/fix\/sign-in .*opengithubx login/);
    await hub.control('DELETE', '/faults');
    const visit = (url: string) => hub.control('POST', '/visit', { url, as: 'ada' });
    expect((await hub.cliWithBrowser(['demo'], visit, 'login')).code).toBe(0);
    expect((await client.callTool('github_get_me')).isError).toBeFalsy();
  });

  it('marks a connection that the provider has ended, and connecting again mends it with the same key', async () => {
    await hub.control('POST', '/switches', { providerRevoked: true, clockOffsetMs: 9 * 3_600_000 });
    expect(await failing('github_get_me')).toMatch(/^reconnect: /);
    const account = (await hub.call('accounts.list', {})).find(({ platform }) => platform === 'github');
    expect(account?.state).toBe('reconnect');
    await hub.control('DELETE', '/faults');
    await hub.connectGitHub();
    expect((await client.callTool('github_get_me')).isError).toBeFalsy();
  });
});

describe('the client is wrong', () => {
  it.each<[string, RequestInit, number]>([
    ['no JSON', { body: '{"jsonrpc":' }, 400],
    ['JSON nested too deep', { body: `${'['.repeat(40)}${']'.repeat(40)}` }, 400],
    ['a body over 1 MiB', { body: `"${'x'.repeat(1024 * 1024)}"` }, 413],
    ['a form', { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ['another method', { method: 'PUT', body: '{}' }, 405],
  ])('about the form: %s', async (_, init, status) => {
    const headers = { authorization: `Bearer ${hub.key}`, 'content-type': 'application/json', ...init.headers };
    const answer = await fetch(hub.mcpUrl, { method: 'POST', ...init, headers });
    expect(answer.status).toBe(status);
    const { error } = (await answer.json()) as { error: Record<string, string> };
    expect(Object.keys(error).sort()).toEqual(['code', 'hint', 'message']);
  });

  it('about a batch: too many messages are refused before any is looked at', async () => {
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'github_launch', arguments: {} } };
    const count = async () =>
      (JSON.parse((await hub.cli('status', '--json')).stdout) as { auditRecords: number }).auditRecords;
    const before = await count();
    const many = Array.from({ length: 5000 }, () => call);
    const answer = await postOlder(hub.mcpUrl, hub.key, many);
    expect([answer.status, (await count()) - before]).toEqual([400, 0]);
    const odd = { ...call, params: { name: { toString: 1 } } };
    expect((await postOlder(hub.mcpUrl, hub.key, odd)).status).toBeLessThan(500);
  });

  it('about the address', async () => {
    expect((await fetch(`${hub.url}/nothing`)).status).toBe(404);
    expect((await fetch(`${hub.url}/.well-known/oauth-protected-resource`)).status).toBe(404);
    expect(await (await fetch(`${hub.url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${hub.url}/connect/github`)).text()).toContain('opengithubx accounts connect github');
    expect((await fetch(`${hub.url}/connect/nothing`)).status).toBe(404);
  });
});
