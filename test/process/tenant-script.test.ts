/** The script, run for real by a POSIX shell, against the Management API that Auth0's command line would call. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { changesAt, copyToken, newHubAt } from '../harness/tenant-setup.ts';
import { sharedWorld } from '../harness/world.ts';

const world = sharedWorld();
const hub = newHubAt(world);

/** A folder with the fake as `auth0`, to stand first in the path. */
function fakeCommandLine(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-'));
  const source = readFileSync(resolve(import.meta.dirname, '../harness/fake-auth0-cli.ts'), 'utf8');
  writeFileSync(join(folder, 'fake.mjs'), stripTypeScriptTypes(source)); // started thirty times a script
  writeFileSync(join(folder, 'auth0'), `#!/bin/sh\nexec '${process.execPath}' '${join(folder, 'fake.mjs')}' "$@"\n`);
  chmodSync(join(folder, 'auth0'), 0o755);
  return folder;
}

/** Runs it; `typed` answers its questions, and `asked` is done at each one. */
async function run(
  script: string,
  typed: string[],
  asked = async (_: string): Promise<unknown> => undefined,
  scopes?: string[],
) {
  const token = await copyToken(world, scopes && { scopes });
  const folder = fakeCommandLine();
  const environment = { PATH: `${folder}:${process.env['PATH']}`, FAKE_ISSUER: world.issuer, FAKE_TOKEN: token };
  const child = spawn('sh', ['-c', script], { env: environment });
  let output = '';
  let answered = 0;
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  child.stdout.on('data', async (chunk) => {
    output += chunk;
    if (!output.endsWith(': ')) return;
    const question = output.slice(answered); // which may come in several pieces
    answered = output.length;
    await asked(question);
    child.stdin.write(`${typed.shift() ?? ''}\n`);
  });
  const code = await new Promise((done) => child.on('close', done));
  return { code, output };
}

const scriptFor = async (platforms = ['github']) =>
  (await hub.call('tenant.script', { issuer: world.issuer, platforms, authentication: 'client_secret' })).script;
/** What the assistant finds left to do. */
async function assistantFinds(...names: string[]) {
  const keys = (name: string) => (name === 'github' ? world.githubApp : world.platforms[name]) ?? expect.fail(name);
  const platforms = names.map((platform) => {
    const { clientId, clientSecret } = keys(platform);
    return { platform, clientId, clientSecret };
  });
  const wish = { issuer: world.issuer, managementToken: await copyToken(world), platforms } as const;
  await world.control('DELETE', '/requests');
  const found = await hub.call('tenant.apply', { ...wish, authentication: 'client_secret' });
  return { isReady: found.isReady, changes: await changesAt(world), steps: found.steps };
}
const answers = () => ['', world.githubApp.clientId, world.githubApp.clientSecret];
const activate = async (question: string) => {
  if (question.includes('Activate')) await world.control('POST', '/tenant/activate');
};

test('a new tenant works with the values it prints', async () => {
  const { code, output } = await run(await scriptFor(), answers(), activate);
  const guide = await hub.call('tenant.guide', { issuer: world.issuer });
  const told = guide.platforms.find(({ platform }) => platform === 'github');
  const assistant = [...(told?.pages ?? []).flatMap(({ whose, page }) => [whose, page]), ...(told?.points ?? [])];
  expect(assistant.filter((said) => !output.includes(said))).toEqual([]);
  expect(output).toContain('done: the application is made');
  expect(code).toBe(0);
  const [, clientId = ''] = /^Client ID: (\S+)$/m.exec(output) ?? [];
  const [, clientSecret = ''] = /^Client secret: (\S+)$/m.exec(output) ?? [];
  await hub.call('tenant.set', { issuer: world.issuer, clientId, clientSecret });
  await hub.call('session.signIn', { signUp: false });
  expect(await hub.call('accounts.connect', { platform: 'github' })).toMatchObject({
    label: 'ada-demo',
    state: 'connected',
  });
});

test('run again it changes nothing, and the assistant finds nothing to do', async () => {
  expect(await run(await scriptFor(), answers(), activate)).toMatchObject({ code: 0 });
  await world.control('DELETE', '/requests');
  expect(await run(await scriptFor(), [])).toMatchObject({ code: 0 });
  expect(await changesAt(world)).toEqual([]);
  expect(await assistantFinds('github')).toMatchObject({ isReady: true, changes: [] });
});

test('it activates the API by request where the tenant takes that, and mends what was there, as the assistant does', async () => {
  await world.control('POST', '/switches', { activationByApi: true });
  const { clientId: client_id, clientSecret: client_secret } = world.platforms['notion'] ?? expect.fail('no notion');
  const connection = (name: string, strategy: string, options: object) =>
    fetch(`${world.issuer}api/v2/connections`, {
      method: 'POST',
      body: JSON.stringify({ name, strategy, options }),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
  const token = await copyToken(world);
  const tokenURL = 'https://api.notion.com/v1/oauth/token';
  await connection('notion', 'oauth2', { client_id, client_secret, tokenURL });
  await connection('slack', 'google-oauth2', { client_id: 'x', client_secret: 'y' });
  const { code, output } = await run(await scriptFor(['notion', 'slack', 'notion-mcp']), []);
  expect(output).toContain('done: the My Account API is activated');
  expect(output).toContain('done: Notion takes id and secret by a header');
  expect(output).toContain(
    'LEFT FOR YOU: The connection slack is one of google-oauth2, and Slack needs one of oauth2.',
  );
  expect(output).toMatch(
    /LEFT FOR YOU: .* registers its application itself.*\n +opengithubx tenant setup --platform notion-mcp/,
  );
  expect(code).toBe(1);
  const { isReady, changes, steps } = await assistantFinds('notion', 'slack');
  expect([isReady, changes]).toEqual([false, []]);
  expect(steps.find(({ state }) => state === 'manual')?.detail).toContain(
    'connection slack is one of google-oauth2, and Slack needs one of oauth2',
  );
});

test('what is left for a person is said, and the exit code tells', async () => {
  await world.control('POST', '/switches', { userGrantsBecomeClient: true, mfaAlways: true });
  const { code, output } = await run(await scriptFor(), answers(), activate);
  expect(output).toMatch(/LEFT FOR YOU: Auth0 My Account API > Application Access/);
  expect(output).toMatch(/LEFT FOR YOU: Set "Require Multi-factor Auth"/);
  expect(code).toBe(1);
});

test('names that are commands stay names', async () => {
  const issuer = "https://x'$(touch%20pwned)`id`.example/";
  for (const wish of [
    { issuer, platforms: [] },
    { issuer: world.issuer, platforms: ["github'; id #"] },
  ]) {
    const refused = await hub.tried('tenant.script', { ...wish, authentication: 'client_secret' });
    expect(refused).toMatchObject({ failure: { code: 'usage' } });
  }
  const wish = { issuer: "https://a.example/'$(id)`id`", platforms: [], authentication: 'client_secret' as const };
  const { script } = await hub.call('tenant.script', wish);
  expect(script).not.toContain('$(id)');
  expect(script).toContain("domain='a.example'");
});

test('what is refused when it looks ends it, before anything is made for want of it', async () => {
  const refusal = { status: 403, body: '{"statusCode":403,"message":"No."}' };
  await world.control('POST', '/faults', { service: 'tenant', path: '/api/v2/client-grants.audience', ...refusal });
  expect((await run(await scriptFor(), answers(), activate)).code).not.toBe(0);
  expect(await changesAt(world)).toContain('POST clients');
  expect(await changesAt(world)).not.toContain('POST client-grants');
});

test('a scope that is missing is said in the words of the command line', async () => {
  const { code, output } = await run(await scriptFor(), answers(), activate, ['create:clients']);
  expect(code).not.toBe(0);
  expect(output).toContain('read:clients');
  expect(await changesAt(world)).toEqual([]);
});
