/** No secret comes out at the command line, at the socket or on the disk, nor is one left behind by a kill. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { modelCommands, question, withScripts } from './chat.ts';
import { byInstall } from './install.ts';
import { killAgainAndAgain } from './kills.ts';
import { notifierCommands } from './notifiers.ts';
import { endPart, startPart } from './part.ts';
import { byPasskey, passkeyCommands } from './passkeys.ts';
import { receiptCommands } from './receipts.ts';
import { everyCall, everyWrite, generousWords, wrongCommands } from './requests.ts';
import { isLongRun } from './spellings.ts';
import { until } from './until.ts';

const run = startPart();

it('the command line shows none', async () => {
  const { command, commandAtTerminal, home } = run;
  const made = await commandAtTerminal(['demo'], 'keys', 'create', '--client', 'Claude', ...generousWords);
  const madeToo = await commandAtTerminal(['demo'], 'keys', 'create', '--client', 'Cursor', '--write', '--json');
  expect([made.code, madeToo.code, made.stdout]).toEqual([0, 0, expect.stringContaining('ogx_')]);
  const readable = [
    'status',
    'accounts list',
    'keys list',
    'people list',
    'approvals list',
    'doctor',
    'selftest',
    'catalogue list',
  ];
  const said = await Promise.all(
    [...readable, 'catalogue show slack', 'audit list', 'audit verify', 'audit export', '--help', '--version'].map(
      (words) => command(...words.split(' ')),
    ),
  );
  expect(said.map(({ code }) => code)).toEqual(said.map(() => 0));
  const file = join(home, 'export.jsonl');
  expect((await command('audit', 'export', '--file', file)).code).toBe(2); // the first of the two wrote it
  const words = ['audit', 'prune', '--before', '2020-01-01'];
  expect((await commandAtTerminal(['demo'], ...words)).code).toBe(1); // the hub was started for the first time
  for (const name of ['accept-clock', 'accept-key'])
    expect((await commandAtTerminal(['demo'], 'audit', name)).code).toBe(0);
  const backup = join(home, 'hub.backup');
  expect((await command('backup', backup)).code).toBe(2); // likewise
  expect((await command('restore', backup)).code).toBe(1); // the hub runs
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
  await notifierCommands(run);
  await passkeyCommands(run);
  expect((await command('accounts', 'disconnect', 'ada-demo')).code).toBe(1); // the first of the two did it
  expect((await commandAtTerminal(['demo'], 'accounts', 'connect', 'github')).code).toBe(0);
  expect((await commandAtTerminal(['demo'], 'accounts', 'connect', 'github', '--json')).code).toBe(0);
  const report = join(home, 'live-report.md'); // everything there is looked through
  expect((await commandAtTerminal(['demo'], 'check-live', '--yes', '--file', report)).code).toBe(0);
  expect((await commandAtTerminal(['demo'], 'check-live', '--yes', '--json')).code).toBe(0);
  expect((await command('logout')).code).toBe(1);
  for (const json of [[], ['--json']]) expect((await commandAtTerminal(['demo'], 'login', ...json)).code).toBe(0);
  await run.expectNoLeak();
});

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
  for (const name of ['keys.pause', 'keys.resume', 'keys.clearLabels', 'keys.revoke'])
    expect([name, await call(name, { id: record.id }, 'demo')]).toEqual([name, expect.stringContaining('"ok":true')]);
  await run.expectNoLeak();
});

it('an AI client that the hub is installed into has its key alone, and nothing of its file comes out', async () => {
  await byInstall(run);
  await run.expectNoLeak();
});

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
});

it('the command line shows none when it is refused', async () => {
  const { call, command, commandOnce, commandAtTerminal, hub } = run;
  const said = await Promise.all(
    wrongCommands(hub.key).map((words) => (words.includes(hub.key) ? command : commandOnce)(...words.split(' '))),
  );
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
});

async function untilEnd(reader: ReadableStreamDefaultReader | undefined): Promise<void> {
  while (!(await reader?.read())?.done);
}

it('a kill in the middle of a call leaves none behind, nor does the start after it', async () => {
  const { hub, readFolder, command } = run;
  const forSlow = await withScripts(run);
  const answer = await run.ask(forSlow, 'demo/slow', question, { stream: true });
  const words = answer.body?.getReader();
  await run.untilUnderWay('model'); // which says a word every quarter of a second
  await hub.kill();
  await expect(untilEnd(words)).rejects.toThrow();
  readFolder('after a kill in a chat');
  await hub.restart();
  expect((await command('audit', 'list')).stdout).toMatch(/model.*unknown|unknown.*model/);

  const key = await run.ready();
  const faults = [{ service: 'github', path: '.', hang: true }];
  await run.during({ what: 'platform: no answer', faults }, async () => {
    const cut = run.callTool(key, 'github_get_me').then((answer) => answer.text());
    cut.catch(() => undefined);
    await run.untilHanging();
    await hub.kill();
    await expect(cut).rejects.toThrow();
  });
  readFolder('after kill -9');
  const database = new DatabaseSync(join(hub.dataDir, 'hub.db'));
  // The row no longer fits its seal, so the key is refused as an unknown one.
  const expired = database.prepare("UPDATE keys SET expires_at = '2020-01-01T00:00:00.000Z' WHERE client LIKE 'demo%'");
  expect(Number(expired.run().changes)).toBeGreaterThan(0);
  database.close();
  const old = hub.key;
  await hub.restart();
  expect((await run.callTool(old, 'github_get_me')).status).toBe(401);
  expect(await (await run.callTool(hub.key, 'github_get_me')).text()).toContain('ada-demo');
  expect((await command('audit', 'list')).stdout).toContain('unknown');
  await run.expectNoLeak();
});

it('a crash with secrets in the error leaves none in its file, nor in what the hub says of it', async () => {
  const { hub, callTool, crashByAnswer, command } = run;
  const key = await run.ready();
  const crashes = join(hub.dataDir, 'crashes');
  crashByAnswer();
  await expect(callTool(key, 'github_get_me').then((answer) => answer.text())).rejects.toThrow();
  const file = await until('file of the crash', async () =>
    existsSync(crashes) ? readdirSync(crashes)[0] : undefined,
  );
  expect(JSON.parse(readFileSync(join(crashes, file), 'utf8'))).toMatchObject({ error: 'TypeError' });
  await hub.kill(); // or wait until it has ended
  await hub.restart();
  expect((await command('doctor', '--report')).stdout).toMatch(/TypeError at .*crash-with-answer\.ts/);
  await run.expectNoLeak();
});

it('kills, each at another moment, leave none behind', async () => {
  const key = await run.ready();
  const rounds = isLongRun ? 50 : 10;
  const { answered, cut } = await killAgainAndAgain(run, key, rounds);
  expect(Math.min(answered, cut)).toBeGreaterThan(rounds);
  run.readFolder('after all kills');
  expect((await run.command('audit', 'verify')).code).toBe(0);
  await run.expectNoLeak();
});

it('the page for passkeys shows its bearer, and the pass that adds one, to who is there alone', async () => {
  await byPasskey(run);
  await run.expectNoLeak();
});

endPart('command-line', run);

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
