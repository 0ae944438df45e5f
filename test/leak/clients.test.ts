/** No secret comes out to the clients that call tools, whoever they are and whatever the platforms answer. */
import { expect, it } from 'vitest';
import { platforms } from '../../src/main/hub/platforms/index.ts';
import { fittingArguments } from '../harness/fitting-arguments.ts';
import { inspect, legacyClient, modernClient } from '../harness/mcp.ts';
import { echoes, platformFailures, spelledEchoes } from './failures.ts';
import { byGh } from './gh.ts';
import { byGit } from './git.ts';
import { byOAuth } from './oauth.ts';
import { endPart, reasonsOf, startPart } from './part.ts';
import { byName, everyTool, everyWrite, progressing, repository, writesElsewhere, wrongArguments } from './requests.ts';

const run = startPart();

it('the clients see none', async () => {
  const { hub, keep } = run;
  for (const connect of [modernClient, legacyClient]) {
    const client = await connect(hub.mcpUrl, hub.key);
    expect(await client.listTools()).toEqual(expect.arrayContaining(['github_my_commits', 'search_tools']));
    for (const [name, given] of [...everyTool, ...byName]) {
      const answer = await client.callTool(name, given);
      expect([name, answer.isError ?? false, answer.content]).toEqual([name, false, expect.anything()]);
    }
    await client.close();
    const whole = await connect(`${hub.mcpUrl}?tools=all`, hub.readWriteKey, 'claude-code');
    expect(await whole.listTools()).toContain('github_list_branches');
    await whole.close();
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
  for (const path of ['healthz', 'readyz']) await fetch(`${hub.url}/${path}`);
  const made = await run.call('keys.create', { client: 'Prometheus', endpoints: ['metrics'] }, 'demo');
  const authorization = `Bearer ${JSON.parse(made).output.key}`;
  expect((await fetch(`${hub.url}/metrics`, { headers: { authorization } })).status).toBe(200);
  for (const page of ['connect/github', 'allow/openwebui', 'fix/sign-in', 'llms.txt'])
    await fetch(`${hub.url}/${page}`);
  await run.expectNoLeak();
});

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
      await run.callTool(key, access === 'read' ? 'read_tool' : 'write_tool', { name, arguments: given }),
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
    const approved = await commandAtTerminal(['demo', 'yes'], 'approvals', 'approve', id, '--for-10-minutes', ...json);
    expect([approved.code, approved.stdout]).toEqual([0, expect.stringMatching(/Approved|"approved"/)]);
    const done = await run.postTool(key, 'approval_status', { approval_id: id });
    expect([name, done.status, await done.text()]).toEqual([name, 200, expect.stringContaining('ada-demo')]);
    expect(await call('approvals.standing', { id })).toContain('"outcome":"ok"');
    expect((await command('approvals', 'wait', id)).code).toBe(0);
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
});

it('a client of the OAuth door gets its own, which comes out nowhere else', async () => {
  await byOAuth(run);
  await run.expectNoLeak();
});

it('git gets none, nor does any process around it', async () => {
  await byGit(run);
  await run.expectNoLeak();
});

it('gh and SDKs get none', async () => {
  await byGh(run);
  await run.expectNoLeak();
});

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
});

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
      const gone = new AbortController();
      const given = run.callTool(key, 'github_get_me', {}, gone.signal);
      await run.untilHanging();
      gone.abort();
      await expect(given).rejects.toThrow();
    },
  );
  expect(await reasonsOf(run)).toContain('platform_forbidden; the platform echoed the token');
  await run.expectNoLeak();
});

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
});

it('the platform gets none across, however it spells the token', async () => {
  const key = await run.ready();
  await run.callTool(key, 'github_get_me');
  const token = run.latest('github_access_token');
  for (const [failing, tool, given] of spelledEchoes(token)) {
    await run.during(failing, () => run.callTool(key, tool, given));
  }
  await run.expectNoLeak();
});

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
  for (const path of [`/tools/${token}`, `/tools/%00${token}`, `/${token}`]) {
    for (const method of ['GET', 'POST']) await fetch(`${hub.url}${path}`, { method });
  }
  for (const page of ['connect', 'allow', 'approve', 'fix']) await fetch(`${hub.url}/${page}/${token}?from=${token}`);
  await run.callTool(key, 'github_delete_everything');
  await run.callTool(undefined, 'github_get_me');
  await run.callTool(`ogx_${'x'.repeat(49)}`, 'github_get_me');
  await run.callTool(hub.key.slice(0, -1), 'github_get_me');
  await run.callTool(token, 'github_get_me');
  for (const head of [{ host: 'evil.example' }, { origin: 'https://evil.example' }, { 'content-type': 'text/plain' }]) {
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
});

endPart('clients', run);
