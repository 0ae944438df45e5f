/** No secret leaves the hub: every byte that comes out of the real process is searched for every secret of a demo world. */
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platforms } from '../src/main/hub/platforms/index.ts';
import type { AuditRecord } from '../src/shared/model.ts';
import { fittingArguments } from './harness/fitting-arguments.ts';
import { inspect, legacyClient, modernClient } from './harness/mcp.ts';
import {
  askEveryModel,
  askEveryScript,
  askWhileModelsEcho,
  askWhilePlatformFails,
  askWhileTenantFails,
  askWithKeys,
  changeByChat,
  modelCommands,
  question,
  withScripts,
} from './leak/chat.ts';
import { byInstall } from './leak/clients.ts';
import { failuresMet, kinds, places } from './leak/expected.ts';
import {
  accountEchoes,
  connectFailures,
  doctorFailures,
  echoes,
  endingEchoes,
  type Failing,
  platformFailures,
  spelledEchoes,
  spellings,
  tenantFailures,
} from './leak/failures.ts';
import { killAgainAndAgain } from './leak/kills.ts';
import { byOAuth } from './leak/oauth.ts';
import { whileOpenWebUIMisbehaves } from './leak/open-webui/misbehaving.ts';
import { byHand, byKey, bySignIn } from './leak/open-webui/walk.ts';
import { receiptCommands } from './leak/receipts.ts';
import {
  everyCall,
  everyTool,
  everyWrite,
  generousWords,
  progressing,
  repository,
  writesElsewhere,
  wrongArguments,
  wrongCommands,
} from './leak/requests.ts';
import { type Run, startRun } from './leak/run.ts';
import { byEveryProof, bySettingUp, whileTheTenantEchoes } from './leak/tenant.ts';
import { bothPages, everyWindowCall } from './leak/windows.ts';

let run: Run;
beforeAll(async () => {
  run = await startRun();
}, 60_000);
afterAll(() => run.stop());

/** The reason of every audit record. */
async function reasonsSoFar(): Promise<(string | null)[]> {
  const { stdout } = await run.hub.cli('audit', 'export');
  const records = stdout.split('\n').filter(Boolean);
  return records.map((line) => (JSON.parse(line) as AuditRecord).reason);
}

/** Makes the next call to GitHub ask for a new token first. */
const withoutItsToken = { service: 'github', path: '^/user$', status: 401, times: 1 };

describe('where everything goes well', () => {
  it('the clients see none', async () => {
    const { hub, keep } = run;
    for (const connect of [modernClient, legacyClient]) {
      const client = await connect(hub.mcpUrl, hub.key);
      expect(await client.listTools()).toEqual(expect.arrayContaining(['github_my_commits', 'search_tools']));
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

  it('the chat answers none, and no model is sent any', async () => {
    await askEveryModel(run);
    await changeByChat(run);
    await run.expectNoLeak();
  }, 60_000);

  it('the clients that speak OpenAPI see none, nor does whoever approves', async () => {
    const { hub, command, commandAtTerminal, call } = run;
    expect((await fetch(`${hub.url}/openapi.json`)).status).toBe(200);
    // Each platform with all that its tools need, as one of the person's accounts there.
    const labels = new Map<string, string>();
    for (const { name: platform, tools } of platforms) {
      const connected = await call('accounts.connect', { platform, tools: tools.map(({ name }) => name) }, 'demo');
      expect([platform, connected]).toEqual([platform, expect.stringContaining('"ok":true')]);
      // Before the answer stands the address at which the person consents.
      labels.set(platform, JSON.parse(connected.trim().split('\n').at(-1) ?? '').output.label);
    }
    const key = await run.freshKey();
    const fitting = await fittingArguments({ ...hub.demo, ledger: hub.ledger }, platforms);
    const all = platforms.flatMap(({ name: platform, tools }) => tools.map((tool) => ({ platform, ...tool })));
    for (const { name, access, platform } of all) {
      const account = labels.get(platform);
      const given = { ...fitting[name], account, ...(access !== 'read' && { dry_run: true }) };
      const answers = [
        await run.postTool(key, name, given),
        await run.callTool(key, 'call_tool', { name, arguments: given }),
      ];
      const isAllowed = access !== 'destructive';
      expect([name, answers.map(({ status }) => status)]).toEqual([name, [isAllowed ? 200 : 403, 200]]);
    }
    for (const [name, given] of everyWrite) {
      const dry = await run.postTool(key, name, { ...given, dry_run: true });
      expect([name, dry.status, await dry.text()]).toEqual([name, 200, expect.stringContaining('"dry_run":true')]);
      const id = await run.askToWrite(key, name, { ...given, idempotency_key: `sweep ${name}` });
      expect(await call('approvals.show', { id }, 'demo')).toContain('"preview":{"target":');
      expect((await run.postTool(key, 'approval_status', { approval_id: 'apr_none' })).status).toBe(404);
      expect((await command('approvals', 'list')).stdout).toContain(id);
      const json = name === 'github_add_comment' ? ['--json'] : [];
      const approved = await commandAtTerminal(
        ['demo', 'yes'],
        'approvals',
        'approve',
        id,
        '--for-10-minutes',
        ...json,
      );
      expect([approved.code, approved.stdout]).toEqual([0, expect.stringMatching(/Approved|"approved"/)]);
      const done = await run.postTool(key, 'approval_status', { approval_id: id });
      expect([name, done.status, await done.text()]).toEqual([name, 200, expect.stringContaining('ada-demo')]);
    }
    for (const [platform, name] of writesElsewhere) {
      const id = await run.askToWrite(key, name, { ...fitting[name], account: labels.get(platform) });
      expect(await run.approve(id)).toContain('"ok":true');
      expect([name, (await run.postTool(key, 'approval_status', { approval_id: id })).status]).toEqual([name, 200]);
    }
    const { output: allowed } = JSON.parse(await call('approvals.allowed', {})) as { output: { id: string }[] };
    expect(allowed).toHaveLength(everyWrite.length);
    expect((await command('approvals', 'disallow', allowed[0]?.id ?? '')).code).toBe(1); // the first of the two did it
    for (const { id } of allowed.slice(1)) expect(await call('approvals.disallow', { id })).toContain('"ok":true');
    const { output: done } = JSON.parse(await call('approvals.done', {})) as {
      output: { id: string; undo: unknown }[];
    };
    const undo = await call('approvals.undo', { id: done.find((one) => one.undo !== null)?.id }, 'demo');
    expect(await call('approvals.deny', { id: JSON.parse(undo).output.id })).toContain('"ok":true');
    const [name, given] = everyWrite[0] ?? ['', {}];
    const open = run.callTool(key, name, { ...given, title: 'While the call is open' });
    const asked = await run.untilAsked();
    expect(await run.approve(asked)).toContain('"ok":true');
    expect(await (await open).text()).not.toContain('"isError":true');
    const denied = await run.askToWrite(key, name, { ...given, title: 'Denied' });
    expect((await command('approvals', 'deny', denied)).code).toBe(1); // the first of the two did it
    expect((await run.postTool(key, 'approval_status', { approval_id: denied })).status).toBeGreaterThan(399);
    const deniedToo = await run.askToWrite(key, name, { ...given, title: 'Denied as well' });
    expect(await call('approvals.deny', { id: deniedToo })).toContain('"ok":true');
    await run.expectNoLeak();
  }, 240_000);

  it('the command line shows none', async () => {
    const { command, commandAtTerminal, home } = run;
    const made = await commandAtTerminal(['demo'], 'keys', 'create', '--client', 'Claude', ...generousWords);
    const madeToo = await commandAtTerminal(['demo'], 'keys', 'create', '--client', 'Cursor', '--write', '--json');
    expect([made.code, madeToo.code, made.stdout]).toEqual([0, 0, expect.stringContaining('ogx_')]);
    const readable = ['status', 'accounts list', 'keys list', 'people list', 'approvals list', 'doctor'];
    const said = await Promise.all(
      [...readable, 'audit list', 'audit verify', 'audit export', '--help', '--version'].map((words) =>
        command(...words.split(' ')),
      ),
    );
    expect(said.map(({ code }) => code)).toEqual(said.map(() => 0));
    const file = join(home, 'export.jsonl');
    expect((await command('audit', 'export', '--file', file)).code).toBe(2); // the first of the two wrote it
    for (const json of [[], ['--json']]) {
      const invited = await commandAtTerminal(['demo'], 'people', 'invite', 'grace@example.com', ...json);
      expect([invited.code, invited.stdout]).toEqual([0, expect.stringMatching(/--invite=|"code":/)]);
    }
    const id = /keys revoke (key_\S+)/.exec(made.stdout)?.[1] ?? '';
    expect((await command('keys', 'pause', id)).code).toBe(0);
    for (const json of [[], ['--json']]) {
      expect((await commandAtTerminal(['demo'], 'keys', 'resume', id, ...json)).code).toBe(0);
    }
    expect((await command('keys', 'revoke', id)).code).toBe(0);
    await modelCommands(run);
    expect((await command('accounts', 'disconnect', 'ada-demo')).code).toBe(1); // the first of the two did it
    expect((await commandAtTerminal(['demo'], 'accounts', 'connect', 'github')).code).toBe(0);
    expect((await commandAtTerminal(['demo'], 'accounts', 'connect', 'github', '--json')).code).toBe(0);
    expect((await command('logout')).code).toBe(1);
    for (const json of [[], ['--json']]) expect((await commandAtTerminal(['demo'], 'login', ...json)).code).toBe(0);
    await run.expectNoLeak();
  }, 60_000);

  it('the socket answers none', async () => {
    const { call, hub, clientSecret } = run;
    const { asNew, password } = run.openWebUI;
    let digest: string | undefined;
    for (const [name, input] of everyCall(hub.demo.issuer, clientSecret(), run.homeServer.asNew, asNew)) {
      const answer = await call(name, { ...input, ...(digest && { digest }) }, 'demo');
      expect([name, answer]).toEqual([name, expect.stringContaining('"ok":true')]);
      digest = /"digest":"([0-9a-f]{64})"/.exec(answer)?.[1];
    }
    const { record } = JSON.parse(await call('keys.create', { client: 'paused' }, 'demo')).output;
    expect(await call('openwebui.account', { password }, 'demo')).toContain('open_webui_none');
    for (const name of ['keys.pause', 'keys.resume', 'keys.revoke'])
      expect([name, await call(name, { id: record.id }, 'demo')]).toEqual([name, expect.stringContaining('"ok":true')]);
    await run.expectNoLeak();
  }, 30_000);

  it('neither window of the console shows any but what belongs to it, by HTTP or in a browser', async () => {
    await everyWindowCall(run);
    await bothPages(run);
    await run.expectNoLeak();
  }, 120_000);

  it('Open WebUI gets the secrets that are for it, and none of what it sends along comes out anywhere', async () => {
    await bySignIn(run);
    await byKey(run);
    await byHand(run);
    await run.expectNoLeak();
  }, 120_000);

  it('a client of the OAuth door gets its own, which comes out nowhere else', async () => {
    await byOAuth(run);
    await run.expectNoLeak();
  }, 60_000);

  it('whatever the hub proves itself with at its tenant comes out nowhere', async () => {
    await byEveryProof(run);
    await run.expectNoLeak();
  }, 120_000);

  it('an AI client that the hub is installed into has its key alone, and nothing of its file comes out', async () => {
    await byInstall(run);
    await run.expectNoLeak();
  }, 120_000);

  it('a second person gets none, nor leaves one behind', async () => {
    const { call, command, commandAtTerminal } = run;
    const email = 'grace@example.com';
    const { code } = JSON.parse(await call('people.invite', { email }, 'demo')).output;
    const invited = { signUp: false, invitation: code };
    const own = { newPassphrase: 'graces own one' };
    expect(await call('session.signIn', invited, undefined, { as: 'grace' }, own)).toContain('"ok":true');
    expect(await call('session.signIn', invited, undefined, { as: 'grace' }, own)).toContain('"ok":false'); // used up
    const asGrace = { as: email };
    const connected = { as: 'grace', github: 'grace-demo' };
    const connecting = call('accounts.connect', { platform: 'github' }, own.newPassphrase, connected, asGrace);
    expect(await connecting).toContain('"ok":true');
    for (const [name, input] of [
      ['accounts.list', {}],
      ['keys.create', { client: 'hers' }],
      ['people.list', {}],
      ['doctor', {}],
      ['people.invite', { email: 'eve@example.com' }],
    ] as const) {
      await call(name, input, own.newPassphrase, undefined, asGrace);
    }
    expect(await call('accounts.list', {}, 'demo', undefined, asGrace)).toContain('passphrase_wrong');
    expect((await commandAtTerminal([own.newPassphrase], 'accounts', 'list', '--as', email)).stdout).toContain('grace');
    await command('accounts', 'list', '--as', email);
    await command('people', 'list');
    await run.expectNoLeak(); // while her passphrase is kept
    expect(await call('people.remove', { person: email }, 'demo')).toContain('"ok":true');
    await run.expectNoLeak();
  }, 60_000);

  it('nothing is left over when everything is revoked', async () => {
    const { call, command, hub } = run;
    const [name, given] = everyWrite[0] ?? ['', {}];
    await run.askToWrite(await run.ready(), name, given);
    expect(await call('revokeAll', {})).toContain('"side":"sign-in"');
    await run.askToWrite(await run.ready(), name, given);
    expect((await command('revoke-all', '--yes')).code).toBe(0);
    await receiptCommands(run);
    expect((await run.callTool(hub.key, 'github_get_me')).status).toBe(401);
    await run.ready();
    await hub.terminate();
    await hub.restart(); // with two keys again
    await run.expectNoLeak();
  }, 60_000);
});

describe('where something fails', () => {
  it('the platform gets none across, however it fails', async () => {
    let key = await run.ready();
    for (const failing of [...platformFailures, ...echoes]) {
      await run.during(failing, () =>
        Promise.all([
          run.callTool(key, 'github_get_me'),
          run.callTool(key, 'github_get_issue', { repository, number: 14 }),
          run.postTool(key, 'github_my_commits'),
        ]),
      );
      // What is refused a fresh token is left alone for a while, which would hide the failures that follow.
      if (failing.faults?.some(({ status }) => status === 401)) key = await run.ready();
    }
    await run.during(
      { what: 'platform: no answer', faults: [{ service: 'github', path: '.', hang: true }] },
      async () => {
        const given = run.callTool(key, 'github_get_me', {}, AbortSignal.timeout(300));
        await expect(given).rejects.toThrow();
      },
    );
    expect(await reasonsSoFar()).toContain('platform_forbidden; the platform echoed the token');
    await run.expectNoLeak();
  }, 60_000);

  it('the platform gets none across when a change is cut off or refused', async () => {
    const key = await run.ready();
    const [name, given] = everyWrite[0] ?? ['', {}];
    const faults = [
      { truncate: 10 },
      ...['body', 'header', 'error'].flatMap((echo) => [201, 403, 422, 500].map((status) => ({ echo, status }))),
    ];
    const statuses: number[] = [];
    for (const [index, fault] of faults.entries()) {
      const id = await run.askToWrite(key, name, { ...given, title: `Fails ${index}` });
      expect(await run.approve(id)).toContain('"ok":true');
      const failing = { what: 'platform: a change', faults: [{ service: 'github', path: '/issues$', ...fault }] };
      await run.during(failing, async () => {
        statuses.push((await run.postTool(key, 'approval_status', { approval_id: id })).status);
      });
    }
    expect(statuses[0]).toBe(502);
    expect(statuses).not.toContain(404);
    await run.expectNoLeak();
  }, 60_000);

  it('the platform gets none across, however it spells the token', async () => {
    const key = await run.ready();
    await run.callTool(key, 'github_get_me');
    const token = run.latest('github_access_token');
    for (const [failing, tool, given] of spelledEchoes(token)) {
      await run.during(failing, () => run.callTool(key, tool, given));
    }
    await run.expectNoLeak();
  }, 60_000);

  it('the tenant gets none across in an exchange', async () => {
    const { latest, call } = run;
    const key = await run.ready();
    const failures = () => tenantFailures([latest('auth0_refresh_token'), run.clientSecret()]);
    for (let index = 0; index < failures().length; index++) {
      const failing = failures()[index] as Failing; // with the tokens of the sign-in that holds now
      const withoutToken = { ...failing, faults: [withoutItsToken, ...(failing.faults ?? [])] };
      await run.during(withoutToken, () => run.callTool(key, 'github_get_me'));
      if (JSON.parse(await call('status', {})).output.person === null) {
        expect(await call('session.signIn', {}, 'demo')).toContain('"ok":true');
      }
    }
    await run.ready();
    const revoked = { providerRevoked: true, clockOffsetMs: 9 * 3_600_000 };
    await run.during(
      { what: 'tenant: revoked at the provider', faults: [withoutItsToken], switches: revoked },
      async () => {
        expect(await (await run.callTool(key, 'github_get_me')).text()).toContain('reconnect');
      },
    );
    await run.expectNoLeak();
  }, 60_000);

  it('no model misbehaves so that any comes out', async () => {
    await askEveryScript(run);
    await run.expectNoLeak();
  }, 60_000);

  it('neither platform nor tenant gets any across to a model', async () => {
    await askWhilePlatformFails(run);
    await askWhileTenantFails(run);
    await run.expectNoLeak();
  }, 120_000);

  it('a model server gets its own key back to nobody, however it sends it', async () => {
    await askWhileModelsEcho(run);
    await run.expectNoLeak();
  }, 120_000);

  it('Open WebUI gets none back, whatever it says of what it was sent and what stands there', async () => {
    await whileOpenWebUIMisbehaves(run);
    await run.expectNoLeak();
  }, 240_000);

  it('the tenant gets none across while an account is connected or disconnected', async () => {
    const { call, command, latest } = run;
    await run.ready();
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
    await run.ready();
    expect(await call('accounts.connect', { platform: 'github' }, 'demo', { answer: 'no' })).toContain(
      'connect_refused',
    );
    expect(await call('accounts.connect', { platform: 'github' }, 'demo')).toContain('"ok":true');
    await run.expectNoLeak();
  }, 60_000);

  it('the tenant gets none across in a sign-in or a sign-out', async () => {
    const { call, command, latest } = run;
    const sent = [latest('auth0_refresh_token'), run.clientSecret()];
    for (const said of [...sent, ...spellings(run.clientSecret())]) {
      const body = `{"error":"invalid_grant","error_description":"Refused: ${said}"}`;
      const faults = [{ service: 'tenant', path: '^/oauth/token', status: 403, body }];
      await run.during({ what: 'tenant: echo in a sign-in', faults }, () => call('session.signIn', {}, 'demo'));
    }
    for (const body of [...sent.map((said) => JSON.stringify({ error: said, error_description: said })), '<html>']) {
      const faults = [{ service: 'tenant', path: '^/oauth/revoke', status: 400, body }];
      await run.during({ what: 'tenant: echo in a sign-out', faults }, () => command('logout'));
      await call('session.signIn', {}, 'demo');
    }
    expect(await call('session.signIn', {}, 'demo', { answer: 'no' })).toContain('"ok":');
    expect(await call('session.signIn', {}, 'demo', { as: 'grace' })).toContain('invitation_needed');
    expect(await call('session.signIn', {})).toContain('passphrase_needed');
    await run.expectNoLeak();
  }, 60_000);

  it('a tenant that repeats what it is sent gets none of it across, nor the token that sets it up', async () => {
    await whileTheTenantEchoes(run);
    await run.expectNoLeak();
  }, 240_000);

  it('neither gets any across to the doctor, or while everything is revoked', async () => {
    const { call, command, latest } = run;
    await run.ready();
    for (const failing of doctorFailures(latest('auth0_refresh_token'))) {
      await run.during(failing, async () => {
        expect(await call('doctor', {})).toContain('"failed"');
        expect((await command('doctor')).code).toBe(1);
        expect((await command('doctor', '--report')).code).toBe(0);
      });
    }
    for (const end of [() => call('revokeAll', {}), () => command('revoke-all', '--yes')]) {
      await run.ready();
      const sent = [latest('auth0_refresh_token'), run.clientSecret(), latest('auth0_access_token')];
      for (const failing of endingEchoes(sent)) {
        await run.during(failing, end);
        await run.ready();
      }
    }
    await run.hub.terminate();
    await run.hub.restart(); // with two keys again
    await run.expectNoLeak();
  }, 120_000);

  it('the client gets none back, whatever it sends', async () => {
    const { hub, latest, request, commandAtTerminal } = run;
    const key = await run.freshKey();
    const token = latest('github_access_token');
    for (const [name, given] of everyTool) {
      for (const wrong of wrongArguments(token)) await run.callTool(key, name, { ...given, ...wrong });
    }
    for (const [name, given] of [...everyTool, ...everyWrite]) {
      for (const wrong of wrongArguments(token)) {
        if (!('account' in wrong) && everyWrite.some(([write]) => write === name)) continue; // it would ask a person
        await run.postTool(key, name, { ...given, ...wrong });
      }
    }
    for (const given of [{}, { approval_id: token }, { approval_id: 'apr_none', token }]) {
      await run.postTool(key, 'approval_status', given);
      await run.callTool(key, 'approval_status', given);
    }
    await run.postTool(key, 'github_delete_everything');
    await run.postTool(undefined, 'github_get_me');
    await run.postTool(token, 'github_get_me');
    for (const path of [`/tools/${token}`, `/tools/%00${token}`, `/${token}`, `/connect/${token}`]) {
      for (const method of ['GET', 'POST']) await fetch(`${hub.url}${path}`, { method });
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

  it('the client gets no key of its own to a model, whatever it says', async () => {
    await withScripts(run);
    await askWithKeys(run);
    await run.expectNoLeak();
  }, 60_000);

  it('the command line shows none when it is refused', async () => {
    const { call, command, commandAtTerminal, hub } = run;
    const said = await Promise.all(wrongCommands(hub.key).map((words) => command(...words.split(' '))));
    expect(said.map(({ code }) => code)).not.toContain(0);
    const refused = await commandAtTerminal(['wrong'], 'keys', 'create', '--client', 'x');
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('not the passphrase')]);
    for (const words of ['people invite x@example.com', 'login']) {
      expect([words, (await commandAtTerminal(['wrong'], ...words.split(' '))).code]).toEqual([words, 1]);
      await call('people.invite', { email: 'right@example.com' }, 'demo'); // a right one, so that no long wait adds up
    }
    await commandAtTerminal(['demo'], 'accounts', 'connect', 'nowhere');
    for (const name of ['keys.pause', 'keys.resume', 'approvals.approve', 'approvals.deny'])
      await call(name, { id: hub.key, hash: hub.key }, 'demo');
    await call('people.remove', { person: hub.key }, 'demo');
    await call('session.signIn', { invitation: hub.key }, undefined, { as: 'grace' }, { newPassphrase: hub.key });
    await call('accounts.list', {}, hub.key, undefined, { as: hub.key });
    for (const passphrase of [undefined, 'wrong']) await call('keys.create', { client: 'x' }, passphrase);
    await call('token.read', {});
    await call('keys.revoke', { id: 7 });
    await call('tenant.set', { issuer: 'not an address', clientId: '', clientSecret: '' }, 'demo');
    await run.expectNoLeak();
  }, 60_000);

  it('a kill in the middle of a call leaves none behind, nor does the start after it', async () => {
    const { hub, readFolder, command } = run;
    const forSlow = await withScripts(run);
    const answer = await run.ask(forSlow, 'demo/slow', question, { stream: true });
    const answered = answer.text();
    answered.catch(() => undefined);
    await sleep(1_500); // into the words of the model, of which one comes every quarter of a second
    await hub.kill();
    await expect(answered).rejects.toThrow();
    readFolder('after a kill in a chat');
    await hub.restart();
    expect((await command('audit', 'list')).stdout).toMatch(/model.*unknown|unknown.*model/);

    const key = await run.ready();
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
    // The row no longer fits its seal, so the key is refused as an unknown one.
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

  it('fifty kills, each at another moment, leave none behind', async () => {
    const key = await run.ready();
    const { answered, cut } = await killAgainAndAgain(run, key, 50);
    expect(Math.min(answered, cut)).toBeGreaterThan(20);
    run.readFolder('after fifty kills');
    expect((await run.command('audit', 'verify')).code).toBe(0);
    await run.expectNoLeak();
  }, 300_000);
});

describe('where a tenant is new', () => {
  it('whoever sets it up gives none away, nor whoever takes that back', async () => {
    await bySettingUp(run); // last, since it empties the tenant
    await run.expectNoLeak();
  }, 240_000);
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
    const reasons = await reasonsSoFar();
    expect(failuresMet.filter((reason) => !reasons.includes(reason))).toEqual([]);
  }, 90_000);

  it('finds what is planted in the data folder, in an answer and in the log, and names it', async () => {
    const { hub, keep, keepForModel, latest } = run;
    const planted = join(hub.dataDir, 'secrets.json.123.tmp');
    writeFileSync(planted, `{"left":"${Buffer.from(`a ${latest('auth0_refresh_token')}`).toString('base64')}"}`);
    keep('answer to tools/call github_get_me', Buffer.from(latest('github_access_token')).toString('hex'));
    keep('hub.log', `{"event":"x","key":"${hub.key.slice(0, 24)}"}`);
    const headers = { authorization: `Bearer ${latest('model_api_key')}`, 'x-person': encodeURIComponent(hub.userId) };
    const hash = createHash('sha256').update(hub.key).digest('hex');
    keepForModel({ path: '/v1', headers, body: `${latest('model_api_key')} ${hash}` }, latest('model_api_key'));
    const { findings } = run.sweep();
    rmSync(planted);
    expect(findings.toSorted()).toEqual([
      'answer to tools/call github_get_me: github_access_token, hex, as it is',
      'hub.log: announced key, raw, as it is',
      'secrets.json.123.tmp in the data folder: auth0_refresh_token, base64, as it is',
      'what a model was sent, its body: hash of a key, raw, as it is',
      'what a model was sent, its body: model_api_key, raw, as it is',
      'what a model was sent, its head: UserId, raw, as it is', // its end, of which nothing needs an escape
      'what a model was sent, its head: UserId, raw, percent-encoded',
    ]);
  });
});
