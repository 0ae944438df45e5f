import { getEventListeners } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import { openKeptHolds } from '../../../../../src/main/hub/doors/git/kept-holds.ts';
import { linksAt } from '../../../../../src/main/hub/ground/links.ts';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import { Accounts } from '../../../../../src/main/hub/identity/accounts/accounts.ts';
import { byFetch } from '../../../../../src/main/hub/identity/vault/egress.ts';
import type { TokenStores } from '../../../../../src/main/hub/identity/vault/token-store.ts';
import { Vault } from '../../../../../src/main/hub/identity/vault/vault.ts';
import { Approvals } from '../../../../../src/main/hub/kernel/approvals/approvals.ts';
import { openAnchor } from '../../../../../src/main/hub/kernel/audit/anchor.ts';
import { openAudit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import { createBlocked } from '../../../../../src/main/hub/kernel/audit/blocked.ts';
import { openCallNames } from '../../../../../src/main/hub/kernel/audit/call-names.ts';
import type { Caller, CallRequest } from '../../../../../src/main/hub/kernel/call.ts';
import { openKeys } from '../../../../../src/main/hub/kernel/keys/keys.ts';
import { createLimits } from '../../../../../src/main/hub/kernel/keys/limits.ts';
import { openKeyLabels } from '../../../../../src/main/hub/kernel/labels/key-labels.ts';
import { createAuthorize } from '../../../../../src/main/hub/kernel/tools/authorize.ts';
import { createExecutor } from '../../../../../src/main/hub/kernel/tools/execute.ts';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import { createInvoke } from '../../../../../src/main/hub/kernel/tools/invoke.ts';
import { createResolver } from '../../../../../src/main/hub/kernel/tools/resolver.ts';
import type { Platform } from '../../../../../src/main/hub/platforms/platform.ts';
import { readTool, type Tool, type ToolContext, writeTool } from '../../../../../src/main/hub/platforms/tool.ts';
import type { Grant } from '../../../../../src/shared/model.ts';
import { fail, ok } from '../../../../../src/shared/result.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { sharedServer } from '../../../../harness/local-server.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';
import { byPassphrase } from '../../../../harness/shown.ts';
import { made } from '../screening/secrets.ts';

let asked = 0;
/** Hears of each request that has reached the platform. */
let arrived = Promise.withResolvers<void>();
beforeEach(() => {
  arrived = Promise.withResolvers();
});
const server = sharedServer((request, response) => {
  asked += 1;
  arrived.resolve();
  if (request.url !== '/hang') response.end('{"login":"ada"}');
});

function toolThat(
  name: string,
  access: Tool['access'],
  run: (context: ToolContext) => Promise<unknown>,
  look: (context: ToolContext) => Promise<unknown> = async () => undefined,
): Tool {
  const declared = {
    name,
    title: name,
    description: 'A tool of a test.',
    toolset: 'test',
    input: z.strictObject({ repository: z.string().optional(), account: z.string().optional() }),
    output: z.object({ login: z.string() }),
    place: ({ repository }: { repository?: string | undefined }) =>
      repository === undefined ? undefined : { kind: 'repository', name: repository },
    run: async (_: unknown, context: ToolContext) => ok((await run(context)) as { login: string }),
  };
  if (access === 'read') return readTool(declared);
  return writeTool({
    ...declared,
    access,
    preview: async (_, context) => {
      await look(context);
      return ok({ target: 'it', version: null, changes: [] });
    },
    undo: () => ({ reason: 'It is a test.' }),
  });
}

async function arranged(overrides: Partial<Grant> = {}) {
  const ports = memoryPorts();
  const database = databaseIn();
  await database.write([
    {
      sql: "INSERT INTO people (user_id, name, email, first_signed_in_at, owner) VALUES ('auth0|ada', 'Ada', 'ada@example.com', '', 1)",
      values: [],
    },
    {
      sql: "INSERT INTO accounts VALUES ('cac_1', 'auth0|ada', 'github', '1', 'ada', 'connected', '[]', '', NULL)",
      values: [],
    },
  ]);
  const ran: string[] = [];
  const ask = async ({ client }: ToolContext, path = '/user') => (await client.fetch(`${client.apiUrl}${path}`)).json();
  const noted = <T>(name: string, answer: Promise<T>) => {
    ran.push(name);
    return answer;
  };
  const platform: Platform = {
    name: 'github',
    title: 'GitHub',
    connection: 'github',
    scopes: [],
    apiUrl: server.url,
    places: [],
    whoami: async () => ok({ userId: '1', label: 'ada' }),
    tools: [
      toolThat('reads', 'read', (context) => noted('reads', ask(context))),
      toolThat('writes', 'write', (context) => noted('writes', ask(context))),
      toolThat('previews', 'write', ask, (context) => noted('looks', ask(context))),
      toolThat('hangs', 'read', (context) => ask(context, '/hang')),
      toolThat('insists', 'read', (context) => ask(context, '/hang').catch(() => ask(context, '/hang'))),
      toolThat('pages', 'read', async (context) => {
        for (let page = 0; page < 1000; page++) await ask(context);
        return { login: 'never' };
      }),
      toolThat('leaks', 'read', async () => ({ login: 'ada', token: 'of a careless tool' })),
      toolThat('spills', 'read', async () => ({ login: `ada ${made('ghp_', 36)}` })),
      { ...toolThat('edits', 'write', (context) => noted('edits', ask(context))), files: () => ({}) },
      toolThat('breaks', 'read', async () => {
        throw new Error('a secret detail of the defect');
      }),
    ],
  };
  const audit = await openAudit(database, ports.clock, openAnchor(temporaryFolder()));
  const keys = await openKeys(database, ports.clock, Buffer.alloc(32, 1), { audit, secrets: ports.secrets });
  const grant: Grant = {
    endpoints: ['mcp'],
    accounts: ['cac_1'],
    tools: platform.tools.map(({ name }) => name),
    access: ['read', 'write'],
    repositories: ['ada/*'],
    models: [],
    callsPerDay: 3,
    callsPerMinute: 100,
    callsAtOnce: 10,
    ...overrides,
  };
  const { key, record } = await keys.create({ userId: 'auth0|ada', client: 'a test', grant, days: 1 });
  const found = keys.authenticate(`Bearer ${key}`);
  if (!('key' in found)) throw new Error('no key');
  let exchanges = 0;
  const vault = new Vault(
    async () => {
      exchanges += 1;
      return ok({ secret: new Secret('a platform token for a test'), expiresAt: ports.clock.now() + 3_600_000 });
    },
    ports.clock,
    { signal: () => new AbortController().signal },
    () => byFetch,
  );
  const stores = {} as TokenStores; // accounts asks it only when connecting
  const accounts = new Accounts({ database, stores, vault, clock: ports.clock });
  const links = (from?: string) => linksAt('http://127.0.0.1:18480', from);
  const labels = await openKeyLabels(database, Buffer.alloc(32, 1), ports.clock, audit);
  const authorize = createAuthorize(labels, ports.clock, () => [platform]);
  const dependencies = {
    inventory: createInventory(() => [platform]),
    accounts,
    approvals: new Approvals({ audit, ...ports, questionMs: () => 300_000, ...byPassphrase }),
    labels,
    authorize,
    audit,
    names: await openCallNames(database, Buffer.alloc(32, 1), ports.clock),
    blocked: createBlocked(audit).note,
    limits: createLimits(ports.clock, []),
    holds: await openKeptHolds({
      root: temporaryFolder(),
      secret: Buffer.alloc(32, 1),
      clock: ports.clock,
      log: ports.log,
    }),
    executor: createExecutor({
      look: async () => fail('internal'),
      recentChanges: { note: () => {} },
      authorize,
      accounts,
      vault,
      resolver: createResolver(ports.clock),
      clock: ports.clock,
      log: ports.log,
      links,
    }),
    clock: ports.clock,
    log: ports.log,
    hmacKey: Buffer.alloc(32, 1),
    links,
  };
  const invoke = createInvoke(dependencies);
  const caller: Caller = { key: found.key, endpoint: 'mcp', signal: new AbortController().signal, patience: 0 };
  const call = (name: string, more: Partial<CallRequest> = {}) =>
    invoke.call({ ...caller, tool: name, arguments: {}, ...more });
  return {
    call,
    invoke,
    caller,
    ran,
    audit,
    database,
    keys,
    record,
    ports,
    vault,
    dependencies,
    key: found.key,
    exchanges: () => exchanges,
  };
}

const codeOf = (result: Awaited<ReturnType<Awaited<ReturnType<typeof arranged>>['call']>>) =>
  result.ok ? 'ok' : result.failure.code;

async function turns(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await turn();
}

describe('invoke', () => {
  it('answers a read, with the intent on disk before the platform is asked and the outcome before the reply', async () => {
    const { call, audit } = await arranged();
    const result = await call('reads', { arguments: { repository: 'ada/notes' } });
    expect(result).toEqual({ ok: true, value: { value: { login: 'ada' } } });
    const [, outcome, intent] = await audit.list({ userId: 'auth0|ada', alsoNobodys: false, limit: 5 });
    expect(intent).toMatchObject({
      tool: 'reads',
      access: 'read',
      account: 'cac_1',
      resource: 'github:ada/notes',
      verdict: 'allow',
      outcome: null,
    });
    expect(outcome).toMatchObject({ callId: intent?.callId, outcome: 'ok', bytes: 15 });
    expect(intent?.argumentsHmac).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, string, Partial<CallRequest>, string]>([
    ['an unknown tool', 'nothing', {}, 'unknown_tool'],
    ['wrong arguments', 'reads', { arguments: { days: 7 } }, 'invalid_arguments'],
    ['arguments that are no object', 'reads', { arguments: 'all' }, 'invalid_arguments'],
    ['another endpoint', 'reads', { endpoint: 'chat' }, 'not_allowed'],
    ['a repository outside the key', 'reads', { arguments: { repository: 'eve/notes' } }, 'not_allowed'],
    ['an account that is not the key’s', 'reads', { arguments: { account: 'cac_2' } }, 'account_unknown'],
  ])('refuses %s, records it, and asks nobody', async (_, name, more, code) => {
    const { call, ran, audit, exchanges } = await arranged();
    const before = asked;
    const result = await call(name, more);
    expect(codeOf(result)).toBe(code);
    expect([ran, exchanges(), asked - before]).toEqual([[], 0, 0]);
    const all = await audit.list({ userId: 'auth0|ada', alsoNobodys: false, limit: 5 });
    const [record, ...rest] = all.filter(({ verdict }) => verdict !== 'event');
    expect([record?.verdict, record?.outcome, rest.length]).toEqual(['deny', 'denied', 0]);
  });

  it('refuses what a person would have to approve where nobody can be asked', async () => {
    const { call, ran } = await arranged();
    const asked = await call('writes', { isUnasked: true });
    expect([codeOf(asked), ran]).toEqual(['not_allowed', []]);
    expect(codeOf(await call('reads', { isUnasked: true }))).toBe('ok');
  });

  it('says how to connect when no account is there, and how to get a key when the key covers none', async () => {
    const { call, database } = await arranged({ accounts: ['cac_9'] });
    const uncovered = await call('reads');
    expect(uncovered.ok || uncovered.failure.hint).toContain('/fix/key');
    await database.write([{ sql: 'DELETE FROM accounts', values: [] }]);
    const unconnected = await call('reads');
    expect(unconnected.ok || unconnected.failure.hint).toContain('http://127.0.0.1:18480/connect/github');
  });

  it('spends the budget on calls, and on refusals too, since each leaves a record', async () => {
    const { call, ran } = await arranged();
    await call('reads', { arguments: { days: 7 } });
    const results = await Promise.all(Array.from({ length: 5 }, () => call('reads')));
    expect(results.map(codeOf).sort()).toEqual(['ok', 'ok', 'over_budget', 'over_budget', 'over_budget']);
    expect(ran).toHaveLength(2);
    const last = results.find((result) => !result.ok);
    expect(last?.ok === false && last.failure.retryAfterSeconds).toBeGreaterThan(86_000);
  });

  it('asks the platform nothing for questions that are refused, one after the other or at once', async () => {
    const { call, ran, audit } = await arranged({ callsPerDay: 100 });
    const asked = (index: number) => call('previews', { arguments: { repository: `ada/notes-${index}` } });
    const burst = await Promise.all(Array.from({ length: 20 }, (_, index) => asked(index)));
    expect(burst.map(codeOf).toSorted()).toEqual([...Array(5).fill('ok'), ...Array(15).fill('too_many_approvals')]);
    expect(codeOf(await asked(20))).toBe('too_many_approvals');
    expect(ran).toHaveLength(5);
    // Of each of the five the look and the question, of the others the refusal alone.
    const records = await audit.list({ userId: 'auth0|ada', alsoNobodys: false, limit: 100 });
    expect(records.filter(({ verdict }) => verdict !== 'event')).toHaveLength(5 * 3 + 16);
    // A question that waits is still answered by the same one.
    expect(codeOf(await asked(burst.findIndex((one) => codeOf(one) === 'ok')))).toBe('ok');
  });

  it('answers with the question of what is asked afresh, also where the person has approved it by then', async () => {
    const { dependencies, caller, ran } = await arranged();
    const { approvals } = dependencies;
    const { ask } = Approvals.prototype;
    vi.spyOn(approvals, 'ask').mockImplementation(async (question) => {
      const asked = await ask.call(approvals, question);
      if (asked.ok) await approvals.approve(asked.value.id, 'auth0|ada', asked.value.hash);
      return asked;
    });
    const invoke = createInvoke(dependencies);
    const asked = await invoke.call({ ...caller, tool: 'writes', arguments: {}, isAlwaysAsked: true });
    expect([asked, ran]).toMatchObject([{ ok: true, value: { pending: {} } }, []]);
    const id = asked.ok && 'pending' in asked.value ? asked.value.pending.id : '';
    expect([codeOf(await invoke.resume(caller, id)), ran]).toEqual(['ok', ['writes']]);
  });

  it('makes no call when the intent cannot be written', async () => {
    const { dependencies, caller, ran, exchanges } = await arranged();
    const audit = { ...dependencies.audit, append: () => Promise.reject(new Error('the disk is full')) };
    const result = await createInvoke({ ...dependencies, audit }).call({ ...caller, tool: 'reads', arguments: {} });
    expect([codeOf(result), ran, exchanges()]).toEqual(['audit_unavailable', [], 0]);
  });

  it('begins nothing while more records wait than the disk takes, and lets a key end all the same', async () => {
    const { call, database, audit, keys, record, ran } = await arranged({ callsPerDay: 10 });
    const { promise: written, resolve } = Promise.withResolvers<void>();
    const write = vi.spyOn(database, 'write').mockReturnValue(written);
    const flood = Array.from({ length: 1_100 }, (_, at) => audit.append({ callId: `call-${at}`, verdict: 'deny' }));
    await expect.poll(() => write.mock.calls.length).toBeGreaterThan(0);
    // These wait behind those that are on their way to the disk.
    const later = Array.from({ length: 1_000 }, (_, at) => audit.append({ callId: `later-${at}`, verdict: 'deny' }));
    // A call that waits for the disk, which takes nothing here, is not answered at all.
    const answered = await Promise.race([call('reads'), turns(100).then(() => 'it waits')]);
    expect(answered).toMatchObject({ failure: { code: 'hub_busy', retryAfterSeconds: 1 } });
    const revoked = keys.revoke(record.id);
    write.mockRestore();
    resolve();
    await Promise.all([...flood, ...later]);
    expect([(await revoked)?.revokedAt, ran]).toEqual([expect.any(String), []]);
  });

  it('withholds the answer when the outcome cannot be written', async () => {
    const { dependencies, caller } = await arranged();
    const conclude = () => Promise.reject(new Error('the disk is full'));
    const invoke = createInvoke({ ...dependencies, audit: { ...dependencies.audit, conclude } });
    const read = await invoke.call({ ...caller, tool: 'reads', arguments: {} });
    expect([codeOf(read), !read.ok && read.failure.message]).toEqual([
      'audit_unavailable',
      'The audit log cannot be written. Nothing was changed, and the answer is withheld.',
    ]);
    const failed = await invoke.call({ ...caller, tool: 'breaks', arguments: {} });
    expect(codeOf(failed)).toBe('internal');
  });

  it('ends a call whose key is revoked, and asks the platform nothing more', async () => {
    const { call, keys, record, audit } = await arranged();
    const waiting = call('pages');
    await arrived.promise;
    await keys.revoke(record.id);
    const atRevocation = asked;
    expect(codeOf(await waiting)).toBe('revoked');
    for (let turns = 0; turns < 50; turns += 1) await turn();
    expect(asked - atRevocation).toBeLessThanOrEqual(1); // one was on its way before
    expect((await audit.list({ userId: 'auth0|ada', alsoNobodys: false, limit: 1 }))[0]?.outcome).toBe('revoked');
    expect(codeOf(await call('reads'))).toBe('revoked');
  });

  it('says of a change that was made as its caller gave up that it was made', async () => {
    const { dependencies, caller, ports, vault, audit } = await arranged();
    const { approvals, accounts, authorize, clock, log, links } = dependencies;
    const caught = new AbortController();
    const executor = createExecutor({
      look: async () => fail('internal'),
      accounts,
      vault,
      authorize,
      clock,
      log,
      links,
      resolver: createResolver(ports.clock),
      recentChanges: { note: () => caught.abort() }, // it was made by then
    });
    const invoke = createInvoke({ ...dependencies, executor });
    await invoke.call({ ...caller, tool: 'writes', arguments: {} });
    const [question] = approvals.list('auth0|ada');
    if (!question) throw new Error('nothing waits');
    await approvals.approve(question.id, 'auth0|ada', question.hash);
    const result = await invoke.resume({ ...caller, signal: caught.signal }, question.id);
    expect(result).toMatchObject({
      failure: {
        code: 'cancelled',
        message: expect.stringContaining('The change had been made.'),
        hint: 'Do not make the call again.',
      },
    });
    expect((await audit.list({ userId: 'auth0|ada', alsoNobodys: false, limit: 1 }))[0]?.outcome).toBe('ok');
    expect(codeOf(await invoke.resume(caller, question.id))).toBe('done_before');
  });

  it('closes a call that threw: a read failed, and of a change nobody knows', async () => {
    const { dependencies, caller, audit } = await arranged();
    const { approvals, executor } = dependencies;
    const execute = () => Promise.reject(new TypeError('a defect'));
    const invoke = createInvoke({ ...dependencies, executor: { ...executor, execute } });
    const newest = async () => (await audit.list({ userId: 'auth0|ada', alsoNobodys: false, limit: 1 }))[0]?.outcome;
    expect(codeOf(await invoke.call({ ...caller, tool: 'reads', arguments: {} }))).toBe('internal');
    expect(await newest()).toBe('error');
    await invoke.call({ ...caller, tool: 'writes', arguments: {} });
    const [question] = approvals.list('auth0|ada');
    if (!question) throw new Error('nothing waits');
    await approvals.approve(question.id, 'auth0|ada', question.hash);
    expect(codeOf(await invoke.resume(caller, question.id))).toBe('outcome_unknown');
    expect(await newest()).toBe('unknown');
  });

  it('leaves nothing of a call on its key or its caller', async () => {
    const { invoke, caller } = await arranged();
    const { signal } = new AbortController();
    const read = await invoke.call({ ...caller, signal, tool: 'reads', arguments: {} });
    expect(read.ok).toBe(true);
    expect([caller.key.revoked, signal].flatMap((each) => getEventListeners(each, 'abort'))).toEqual([]);
  });

  it('ends a call whose account is disconnected', async () => {
    const { call, vault } = await arranged();
    const waiting = call('hangs');
    await arrived.promise;
    vault.drop('auth0|ada', 'cac_1');
    expect(codeOf(await waiting)).toBe('revoked');
  });

  it('gives up on a platform that hangs after a minute in all, no matter how often it is asked', async () => {
    const { call } = await arranged();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const waiting = call('insists');
    await arrived.promise;
    arrived = Promise.withResolvers();
    vi.advanceTimersByTime(59_999);
    expect(await Promise.race([waiting, turn('it waits')])).toBe('it waits');
    vi.advanceTimersByTime(1);
    const end = await Promise.race([waiting, arrived.promise.then(() => 'it asks again')]);
    expect(end).toMatchObject({
      failure: { code: 'platform_unreachable', message: expect.stringContaining('a minute') },
    });
  });

  it('ends a call whose caller goes away', async () => {
    const { call, audit } = await arranged();
    const caller = new AbortController();
    const waiting = call('hangs', { signal: caller.signal });
    await arrived.promise;
    caller.abort();
    expect(codeOf(await waiting)).toBe('cancelled');
    expect((await audit.list({ userId: 'auth0|ada', alsoNobodys: false, limit: 1 }))[0]).toMatchObject({
      outcome: 'error',
      reason: 'cancelled',
    });
  });

  it('passes on nothing that the output does not list', async () => {
    const { call } = await arranged();
    expect(await call('leaks')).toEqual({ ok: true, value: { value: { login: 'ada' } } });
  });

  it('passes on no secret that the platform holds, counts it in the record, and obeys a key that wants them', async () => {
    const { call, audit } = await arranged();
    const value = { login: 'ada [secret removed: GitHub token]', secrets_removed: 1 };
    expect(await call('spills')).toEqual({ ok: true, value: { value } });
    const [, outcome] = await audit.list({ userId: 'auth0|ada', alsoNobodys: false, limit: 2 });
    expect(outcome).toMatchObject({ outcome: 'ok', reason: '1 secret removed' });
    const { call: unscreened } = await arranged({ screening: 'off' });
    expect(await unscreened('spills')).toEqual({ ok: true, value: { value: { login: `ada ${made('ghp_', 36)}` } } });
  });

  it('writes no mark of a removed secret into a file, unless the key reads files as they are', async () => {
    const { call, ran } = await arranged();
    const marked = { arguments: { repository: 'ada/[secret removed: GitHub token]' } };
    expect(codeOf(await call('edits', marked))).toBe('invalid_arguments');
    expect(codeOf(await call('writes', { arguments: { repository: 'ada/notes' } }))).toBe('ok');
    const { call: unscreened } = await arranged({ screening: 'off' });
    expect(codeOf(await unscreened('edits', marked))).toBe('ok');
    expect(ran).toEqual([]);
  });

  it('tells neither client nor record what a defect says', async () => {
    const { call, audit, ports } = await arranged();
    const result = await call('breaks');
    expect(codeOf(result)).toBe('internal');
    expect(
      JSON.stringify([result, await audit.list({ userId: 'auth0|ada', alsoNobodys: false, limit: 5 }), ports.events]),
    ).not.toContain('secret detail');
    expect(ports.events.join()).toMatch(/defect.*breaks.*invoke\.test\.ts:\d+/);
  });
});
