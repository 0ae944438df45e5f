/** No secret leaves the hub: every byte that comes out of the real process is searched for every secret of a demo world. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspect, legacyClient, modernClient } from './harness/mcp.ts';
import { failuresMet, kinds, places } from './leak/expected.ts';
import {
  accountEchoes,
  connectFailures,
  echoes,
  platformFailures,
  spelledEchoes,
  spellings,
  tenantFailures,
} from './leak/failures.ts';
import { everyCall, everyTool, progressing, repository, wrongArguments, wrongCommands } from './leak/requests.ts';
import { type Run, startRun } from './leak/run.ts';

let run: Run;
beforeAll(async () => {
  run = await startRun();
}, 60_000);
afterAll(() => run.stop());

/** Makes the next call to GitHub ask for a new token first. */
const withoutItsToken = { service: 'github', path: '^/user$', status: 401, times: 1 };

describe('where everything goes well', () => {
  it('the clients see none', async () => {
    const { hub, keep } = run;
    for (const connect of [modernClient, legacyClient]) {
      const client = await connect(hub.mcpUrl, hub.key);
      expect(await client.listTools()).toEqual(everyTool.map(([name]) => name));
      for (const [name, given] of everyTool) {
        const answer = await client.callTool(name, given);
        expect([name, answer.isError ?? false, answer.content]).toEqual([name, false, expect.anything()]);
      }
      await client.close();
    }
    const inspected = await Promise.all([
      inspect(hub.mcpUrl, hub.key, '--method', 'tools/list'),
      inspect(hub.mcpUrl, hub.readWriteKey, '--method', 'tools/call', '--tool-name', 'github_my_commits'),
    ]);
    for (const { code, stdout, stderr } of inspected) {
      expect(code).toBe(0);
      keep('MCP Inspector, stdout', stdout);
      keep('MCP Inspector, stderr', stderr);
    }
    const streamed = await run.request('with progress', hub.key, progressing, {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'github_my_commits',
    });
    expect(streamed).toMatch(/^HTTP\/1.1 200 [\s\S]*event-stream[\s\S]*notifications\/progress/);
    await fetch(`${hub.url}/healthz`);
    await fetch(`${hub.url}/connect/github`);
    await run.expectNoLeak();
  }, 60_000);

  it('the command line shows none', async () => {
    const { command, commandAtTerminal } = run;
    const made = await commandAtTerminal(['demo'], 'keys', 'create', '--client', 'Claude');
    const madeToo = await commandAtTerminal(['demo'], 'keys', 'create', '--client', 'Cursor', '--write', '--json');
    expect([made.code, madeToo.code, made.stdout]).toEqual([0, 0, expect.stringContaining('ogx_')]);
    const said = await Promise.all(
      ['status', 'accounts list', 'keys list', 'audit list', 'audit verify', '--help', '--version'].map((words) =>
        command(...words.split(' ')),
      ),
    );
    expect(said.map(({ code }) => code)).toEqual(said.map(() => 0));
    const id = /keys revoke (key_\S+)/.exec(made.stdout)?.[1] ?? '';
    expect((await command('keys', 'revoke', id)).code).toBe(0);
    expect((await command('accounts', 'disconnect', 'ada-demo')).code).toBe(1); // the first of the two did it
    expect((await commandAtTerminal(['demo'], 'accounts', 'connect', 'github')).code).toBe(0);
    expect((await commandAtTerminal(['demo'], 'accounts', 'connect', 'github', '--json')).code).toBe(0);
    expect((await command('logout')).code).toBe(1);
    expect((await command('login')).code).toBe(0);
    await run.expectNoLeak();
  }, 60_000);

  it('the socket answers none', async () => {
    const { call, hub, latest } = run;
    for (const [name, input] of everyCall(hub.demo.issuer, latest('auth0_client_secret')))
      expect(await call(name, input, 'demo')).toContain('"ok":true');
    await run.expectNoLeak();
  }, 30_000);
});

describe('where something fails', () => {
  it('the platform gets none across, however it fails', async () => {
    const { hub } = run;
    const key = await run.freshKey();
    for (const failing of [...platformFailures, ...echoes]) {
      await run.during(failing, () =>
        Promise.all([
          run.callTool(key, 'github_get_me'),
          run.callTool(key, 'github_get_issue', { repository, number: 14 }),
          run.callTool(key, 'github_my_commits'),
        ]),
      );
    }
    await run.during(
      { what: 'platform: no answer', faults: [{ service: 'github', path: '.', hang: true }] },
      async () => {
        const given = run.callTool(key, 'github_get_me', {}, AbortSignal.timeout(300));
        await expect(given).rejects.toThrow();
      },
    );
    const reasons = JSON.parse((await hub.cli('audit', 'list', '--limit', '1000', '--json')).stdout) as {
      reason: string;
    }[];
    expect(reasons.map(({ reason }) => reason)).toContain('platform_forbidden; the platform echoed the token');
    await run.expectNoLeak();
  }, 60_000);

  it('the platform gets none across, however it spells the token', async () => {
    const key = await run.freshKey();
    await run.callTool(key, 'github_get_me');
    const token = run.latest('github_access_token');
    for (const [failing, tool, given] of spelledEchoes(token)) {
      await run.during(failing, () => run.callTool(key, tool, given));
    }
    await run.expectNoLeak();
  }, 60_000);

  it('the tenant gets none across in an exchange', async () => {
    const { latest } = run;
    const key = await run.freshKey();
    const sent = [latest('auth0_refresh_token'), latest('auth0_client_secret')];
    for (const failing of tenantFailures(sent)) {
      const withoutToken = { ...failing, faults: [withoutItsToken, ...(failing.faults ?? [])] };
      await run.during(withoutToken, () => run.callTool(key, 'github_get_me'));
    }
    const revoked = { providerRevoked: true, clockOffsetMs: 9 * 3_600_000 };
    await run.during(
      { what: 'tenant: revoked at the provider', faults: [withoutItsToken], switches: revoked },
      async () => {
        expect(await (await run.callTool(key, 'github_get_me')).text()).toContain('reconnect');
      },
    );
    await run.expectNoLeak();
  }, 60_000);

  it('the tenant gets none across while an account is connected or disconnected', async () => {
    const { call, command, latest } = run;
    await call('accounts.connect', { platform: 'github' }, 'demo');
    for (const failing of connectFailures) {
      await run.during(failing, () => call('accounts.connect', { platform: 'github' }, 'demo'));
    }
    for (const failing of accountEchoes(latest('auth0_access_token'))) {
      await run.during(failing, () => call('accounts.disconnect', { account: 'ada-demo' }));
    }
    for (const failing of accountEchoes(latest('auth0_auth_session')).slice(0, 3)) {
      await run.during(failing, () => call('accounts.connect', { platform: 'github' }, 'demo'));
      await run.during(failing, () => command('accounts', 'disconnect', 'ada-demo'));
    }
    expect(await call('accounts.connect', { platform: 'github' }, 'demo', { answer: 'no' })).toContain(
      'connect_refused',
    );
    expect(await call('accounts.connect', { platform: 'github' }, 'demo')).toContain('"ok":true');
    await run.expectNoLeak();
  }, 60_000);

  it('the tenant gets none across in a sign-in or a sign-out', async () => {
    const { call, command, latest } = run;
    const sent = [latest('auth0_refresh_token'), latest('auth0_client_secret')];
    for (const said of sent.flatMap(spellings)) {
      const body = `{"error":"invalid_grant","error_description":"Refused: ${said}"}`;
      const faults = [{ service: 'tenant', path: '^/oauth/token', status: 403, body }];
      await run.during({ what: 'tenant: echo in a sign-in', faults }, () => call('session.signIn', {}));
    }
    for (const body of [...sent.map((said) => JSON.stringify({ error: said, error_description: said })), '<html>']) {
      const faults = [{ service: 'tenant', path: '^/oauth/revoke', status: 400, body }];
      await run.during({ what: 'tenant: echo in a sign-out', faults }, () => command('logout'));
      await call('session.signIn', {});
    }
    expect(await call('session.signIn', {}, undefined, { answer: 'no' })).toContain('"ok":');
    expect(await call('session.signIn', {}, undefined, { as: 'grace' })).toContain('other_owner');
    await run.expectNoLeak();
  }, 60_000);

  it('the client gets none back, whatever it sends', async () => {
    const { hub, latest, request, commandAtTerminal } = run;
    const key = await run.freshKey();
    const token = latest('github_access_token');
    for (const [name, given] of everyTool) {
      for (const wrong of wrongArguments(token)) await run.callTool(key, name, { ...given, ...wrong });
    }
    await run.callTool(key, 'github_delete_everything');
    await run.callTool(undefined, 'github_get_me');
    await run.callTool(`ogx_${'x'.repeat(49)}`, 'github_get_me');
    await run.callTool(hub.key.slice(0, -1), 'github_get_me');
    await run.callTool(token, 'github_get_me');
    for (const head of [
      { host: 'evil.example' },
      { origin: 'https://evil.example' },
      { 'content-type': 'text/plain' },
    ]) {
      await request('that is refused', hub.key, progressing, head as Record<string, string>);
    }
    await request('that is no JSON-RPC', hub.key, { token });
    await request(
      'with the key in the wrong place',
      undefined,
      { ...progressing, key: hub.key },
      { 'x-api-key': hub.key },
    );

    const made = await commandAtTerminal(
      ['demo'],
      'keys',
      'create',
      '--client',
      'once',
      '--calls-per-day',
      '1',
      '--json',
    );
    const { key: once, record } = JSON.parse(/\{.*\}/.exec(made.stdout)?.[0] ?? '');
    await run.callTool(once, 'github_get_me');
    expect((await run.callTool(once, 'github_get_me')).status).toBe(429);
    await run.call('keys.revoke', { id: record.id });
    expect((await run.callTool(once, 'github_get_me')).status).toBe(401);
    await run.expectNoLeak();
  }, 60_000);

  it('the command line shows none when it is refused', async () => {
    const { call, command, commandAtTerminal, hub } = run;
    const said = await Promise.all(wrongCommands(hub.key).map((words) => command(...words.split(' '))));
    expect(said.map(({ code }) => code)).not.toContain(0);
    const refused = await commandAtTerminal(['wrong'], 'keys', 'create', '--client', 'x');
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('not the owner passphrase')]);
    await commandAtTerminal(['demo'], 'accounts', 'connect', 'nowhere');
    for (const passphrase of [undefined, 'wrong']) await call('keys.create', { client: 'x' }, passphrase);
    await call('token.read', {});
    await call('keys.revoke', { id: 7 });
    await call('tenant.set', { issuer: 'not an address', clientId: '', clientSecret: '' }, 'demo');
    await run.expectNoLeak();
  }, 60_000);

  it('a kill in the middle of a call leaves none behind, nor does the start after it', async () => {
    const { hub, readFolder, command } = run;
    const key = await run.freshKey();
    const faults = [{ service: 'github', path: '.', delayMs: 1500 }];
    await run.during({ what: 'platform: slow', faults }, async () => {
      const cut = run.callTool(key, 'github_get_me').then((answer) => answer.text());
      cut.catch(() => undefined);
      await sleep(300);
      await hub.kill();
      await expect(cut).rejects.toThrow();
    });
    readFolder('after kill -9');
    const database = new DatabaseSync(join(hub.dataDir, 'hub.db'));
    const expired = database.prepare(
      "UPDATE keys SET expires_at = '2020-01-01T00:00:00.000Z' WHERE client LIKE 'demo%'",
    );
    expect(Number(expired.run().changes)).toBeGreaterThan(0);
    database.close();
    const old = hub.key;
    await hub.restart();
    expect((await run.callTool(old, 'github_get_me')).status).toBe(401);
    expect(await (await run.callTool(hub.key, 'github_get_me')).text()).toContain('ada-demo');
    expect((await command('audit', 'list')).stdout).toContain('unknown');
    await run.expectNoLeak();
  }, 60_000);
});

describe('the sweep', () => {
  it('looked at enough, and at everything once more finds nothing', async () => {
    const { names, bytes, secrets, needles } = await run.expectNoLeak('start');
    expect(names.length).toBeGreaterThan(500);
    expect(bytes).toBeGreaterThan(2_000_000);
    expect(secrets).toBeGreaterThan(100);
    expect(needles).toBeGreaterThan(secrets * 10);
    expect(run.answers.streams()).toBeGreaterThan(0);
    expect(new Set(run.secrets().map(({ kind }) => kind))).toEqual(new Set(kinds));
    expect(places.filter((place) => !names.some((name) => name.startsWith(place)))).toEqual([]);
    const { stdout } = await run.hub.cli('audit', 'list', '--limit', '1000', '--json');
    const reasons = (JSON.parse(stdout) as { reason: string }[]).map(({ reason }) => reason);
    expect(failuresMet.filter((reason) => !reasons.includes(reason))).toEqual([]);
  }, 30_000);

  it('finds what is planted in the data folder, in an answer and in the log, and names it', async () => {
    const { hub, keep, latest } = run;
    const planted = join(hub.dataDir, 'secrets.json.123.tmp');
    writeFileSync(planted, `{"left":"${Buffer.from(`a ${latest('auth0_refresh_token')}`).toString('base64')}"}`);
    keep('answer to tools/call github_get_me', Buffer.from(latest('github_access_token')).toString('hex'));
    keep('hub.log', `{"event":"x","key":"${hub.key.slice(0, 24)}"}`);
    const { findings } = run.sweep();
    rmSync(planted);
    expect(findings.toSorted()).toEqual([
      'answer to tools/call github_get_me: github_access_token, hex, as it is',
      'hub.log: announced key, raw, as it is',
      'secrets.json.123.tmp in the data folder: auth0_refresh_token, base64, as it is',
    ]);
  });
});
