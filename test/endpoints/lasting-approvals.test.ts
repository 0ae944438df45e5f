/** A request of a key with patience outlives its client and the hub. It is made once, as it was shown, or it is refused with its reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { github } from '../../src/main/hub/platforms/github/index.ts';
import { ok } from '../../src/shared/result.ts';
import type { NewKey } from '../../src/shared/shapes.ts';
import { addImport } from '../harness/imported.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { packed } from '../harness/packed.ts';
import { approve as approveIn, callTool, declineAll, madeBy, poll as pollIn } from '../harness/tool-server.ts';
import { sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
const repository = 'ada-demo/atlas-service';
const hour = 3_600_000;
const [dataDir, ports] = [temporaryFolder(), memoryPorts()];
/** What the name of a place stands for, where that is another. */
let placeId: string | undefined;
const hosted: typeof github = {
  ...github,
  async resolve(...asked) {
    const found = await github.resolve?.(...asked);
    if (!found) throw new Error('GitHub knows its places.');
    return found.ok && placeId !== undefined ? ok({ ...found.value, id: placeId }) : found;
  },
};
/** What the hub has that is started next. */
let platforms = [hosted];

let hub: TestHub;
const start = async (ready = false) => {
  hub = await startHub(world, ready, dataDir, ports, { port: 0 }, { parts: { platforms } });
};
/** `between`: what somebody does to the data of a hub that is stopped. */
async function restart(between: (database: DatabaseSync) => void = () => {}): Promise<void> {
  await hub.hub.close();
  const database = new DatabaseSync(`${dataDir}/hub.db`);
  between(database);
  database.close();
  await start();
}
beforeAll(async () => {
  await start(true);
  return () => hub.hub.close();
});
afterEach(() => declineAll(hub));

let count = 0;
const newKey = (wish: Partial<NewKey> = {}) =>
  hub.createKey({ write: true, approvalHours: 8, days: 9, callsPerMinute: 1000, ...wish });
const tool = (key: string, name: string, args: object) => callTool(hub, key, name, args);
const poll = (key: string, id: string) => pollIn(hub, key, id);
const issue = (title = `Lasting ${++count}`) => ({ repository, title });
const ask = async (key: string, args: object = issue(), name = 'github_create_issue') =>
  String((await tool(key, name, args)).body['approval_id']);
const approve = async (id: string) => (await approveIn(hub, id)).ok;
const outcome = (id: string) => hub.call('approvals.outcome', { id });
/** Once it was made or refused. That begins with the yes, so a hub that has answered this much since is never going to. */
async function ended(id: string): Promise<void> {
  let found = await outcome(id);
  for (let trips = 0; found.outcome === null && trips < 300; trips += 1) {
    await world.requests();
    found = await outcome(id);
  }
  expect(found.outcome).not.toBeNull();
}
const writes = async () =>
  (await world.requests()).filter(({ service, method }) => service === 'github' && method !== 'GET').length;
const trail = async (id: string) =>
  (await hub.call('audit.list', { limit: 100 }))
    .filter(({ approvalId }) => approvalId === id)
    .map(({ verdict, outcome, reason }) => [verdict, outcome, reason])
    .reverse();

describe('over a restart of the hub', () => {
  it('a call of a client that is gone is made once when it is approved, and answered the next day', async () => {
    const { key } = await newKey();
    const named = { ...issue(), idempotency_key: 'of last week' };
    const id = await ask(key, named);
    ports.advance(7 * hour);
    await restart();
    expect(await tool(key, 'github_create_issue', named)).toMatchObject({
      status: 202,
      body: { approval_id: id, poll_after_seconds: 15 },
    });
    const before = await writes();
    expect(await approve(id)).toBe(true);
    await ended(id); // nobody collects it
    await restart();
    ports.advance(23 * hour);
    const made = { status: 200, body: { title: named.title, number: expect.any(Number) } };
    expect(await poll(key, id)).toMatchObject(made);
    expect(await tool(key, 'github_create_issue', named)).toMatchObject(made);
    const { key: other } = await newKey();
    expect(await poll(other, id)).toMatchObject({ status: 404 });
    ports.advance(2 * hour);
    const over = { status: 409, body: { error: { code: 'done_before' } } };
    expect(await poll(key, id)).toMatchObject(over);
    expect(await tool(key, 'github_create_issue', named)).toMatchObject(over);
    expect((await writes()) - before).toBe(1);
    expect((await hub.call('audit.verify', {})).firstBadSequence).toBeNull();
  });

  it('an answer in time is kept for a denial too, after which its client may ask again', async () => {
    const { key } = await newKey();
    const named = { ...issue(), idempotency_key: 'denied once' };
    const id = await ask(key, named);
    await hub.call('approvals.deny', { id });
    await restart();
    expect(await tool(key, 'github_create_issue', named)).toMatchObject({
      body: { error: { code: 'approval_denied' } },
    });
    expect(await ask(key, named)).not.toBe(id);
  });

  it('expires by the hub’s clock, which nobody can set back', async () => {
    const { key } = await newKey({ approvalHours: 2 });
    const id = await ask(key);
    ports.advance(3 * hour);
    await tool(key, 'github_get_me', {});
    ports.advance(-3 * hour);
    await restart();
    expect(await poll(key, id)).toMatchObject({ body: { error: { code: 'approval_expired' } } });
    ports.advance(3 * hour);
  });

  it.each([1, 26, 60, 400])('still waits where the clock of a restart is %i days behind', async (days) => {
    const { key } = await newKey({ approvalHours: 2 });
    const id = await ask(key);
    ports.advance(-days * 24 * hour);
    await restart();
    await tool(key, 'github_get_me', {});
    expect(await poll(key, id)).toMatchObject({ status: 202 });
    ports.advance(days * 24 * hour);
    await hub.call('approvals.deny', { id });
  });

  it('what a person opens after a while is looked at again, and what changed is marked', async () => {
    const { key } = await newKey();
    const made = await madeBy(hub, key, 'github_create_issue', { ...issue(), body: 'First' });
    const number = made.body['number'];
    const id = await ask(key, { repository, number, body: 'Third' }, 'github_update_issue');
    const shown = await hub.call('approvals.show', { id });
    await madeBy(hub, key, 'github_update_issue', { repository, number, body: 'Second' });
    await restart();
    const now = await hub.call('approvals.show', { id });
    expect(now).toMatchObject({ isChanged: true, changed: ['body'], preview: { changes: [{ before: 'Second' }] } });
    expect((await hub.tried('approvals.approve', { id, hash: shown.hash })).ok).toBe(false);
    expect((await hub.tried('approvals.approve', { id, hash: now.hash })).ok).toBe(true);
    expect(await poll(key, id)).toMatchObject({ status: 200 });
  });

  it('somebody who was told to wait before asking still has to', async () => {
    const { key } = await newKey();
    for (let refused = 0; refused < 2; refused += 1) await hub.call('approvals.deny', { id: await ask(key) });
    await restart();
    expect(await tool(key, 'github_create_issue', issue())).toMatchObject({
      body: { error: { code: 'too_many_approvals' } },
    });
  });

  it('a request from before records went missing is denied, of each key, and one from after it waits', async () => {
    const [mine, other] = [await newKey(), await newKey()];
    const ids = [await ask(mine.key), await ask(other.key)];
    await tool(mine.key, 'github_get_me', {});
    await restart((database) => database.exec('DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)'));
    for (const [at, { key }] of [mine, other].entries()) {
      const { body } = await poll(key, ids[at] ?? '');
      expect(body.error).toMatchObject({ code: 'approval_withdrawn', message: expect.stringContaining('Records of') });
    }
    ports.advance(1_000);
    const later = await ask(mine.key);
    await restart();
    expect(await poll(mine.key, later)).toMatchObject({ status: 202 });
    await hub.call('approvals.deny', { id: later });
  });

  it('a key without patience asks in memory alone, as before', async () => {
    const { key } = await hub.createKey({ write: true, days: 9 });
    const id = await ask(key);
    await restart();
    expect(await poll(key, id)).toMatchObject({ body: { error: { code: 'approval_stopped' } } });
    expect((await trail(id)).at(-1)?.[0]).toBe('denied');
  });
});

describe('in the database', () => {
  it.each([
    ['state', "UPDATE approvals SET state = 'approved' WHERE id = ?"],
    ['time', 'UPDATE approvals SET expires_at = expires_at + 1 WHERE id = ?'],
    ['key', "UPDATE approvals SET key_id = 'key_another' WHERE id = ?"],
  ])('a row with another %s is denied and told', async (_, sql) => {
    const { key } = await newKey();
    const id = await ask(key);
    await restart((database) => void database.prepare(sql).run(id));
    expect(await hub.call('approvals.list', {})).toEqual([]);
    expect(await poll(key, id)).toMatchObject({ status: 404 });
    expect((await trail(id)).at(-1)).toEqual(['denied', 'denied', 'the approval was changed in the database']);
    expect(JSON.stringify(await hub.call('audit.list', { limit: 20 }))).toContain('"verdict":"denied"');
  });

  it('one put back from before its run does not run again, and no text of it is readable', async () => {
    const { key } = await newKey();
    const id = await ask(key, issue('A title to look for'));
    let row: Record<string, unknown> = {};
    await restart((database) => {
      row = database.prepare('SELECT * FROM approvals WHERE id = ?').get(id) ?? {};
    });
    const files = readdirSync(dataDir).filter((name) => name.startsWith('hub.db'));
    expect(files).toContain('hub.db');
    for (const name of files) expect(readFileSync(join(dataDir, name), 'latin1')).not.toContain('A title to look for');
    await approve(id);
    await ended(id);
    const before = await writes();
    await restart((database) => {
      const put = database.prepare('INSERT OR REPLACE INTO approvals VALUES (?, ?, ?, ?, ?, ?)');
      put.run(...(['id', 'user_id', 'key_id', 'state', 'expires_at', 'sealed'].map((name) => row[name]) as string[]));
    });
    expect((await hub.call('approvals.list', {})).map((one) => one.id)).not.toContain(id);
    expect(await approve(id).catch(() => false)).toBe(false);
    expect(await poll(key, id)).toMatchObject({ body: { error: { code: 'done_before' } } });
    expect((await writes()) - before).toBe(0);
  });
});

it('a key has at most 20, none of them longer than 256 kB', async () => {
  const { key } = await newKey();
  for (let asked = 0; asked < 20; asked += 1) expect(await ask(key)).toMatch(/^apr_/);
  expect(await tool(key, 'github_create_issue', issue())).toMatchObject({ status: 429 });
  const { key: second } = await newKey();
  const body = 'x'.repeat(60_000);
  const long = {
    repository,
    branch: 'main',
    message: 'm',
    files: [1, 2, 3, 4, 5].map((n) => ({ path: `${n}`, content: body })),
  };
  expect(await tool(second, 'github_push_files', long)).toMatchObject({ body: { error: { code: 'too_large' } } });
});

describe('what is another when it is approved is refused, with its reason', () => {
  /** Asked and not answered yet; `change` is what happens meanwhile. */
  async function refusedAfter(
    change: (asked: { key: string; keyId: string }) => Promise<unknown>,
    wish: Partial<NewKey> = {},
  ) {
    const { key, id: keyId } = await newKey(wish);
    const id = await ask(key);
    await change({ key, keyId });
    const before = await writes();
    if (await approve(id).catch(() => false)) await ended(id);
    expect((await writes()) - before).toBe(0);
    return { id, said: (await poll(key, id)).body.error?.code, last: (await trail(id)).at(-1) };
  }

  it('key revoked', async () => {
    const { last } = await refusedAfter(({ keyId }) => hub.call('keys.revoke', { id: keyId }));
    expect(last).toEqual(['denied', 'denied', 'the key was revoked']);
  });

  it('budget spent', async () => {
    const spend = async ({ key }: { key: string }) => {
      for (let call = 0; call < 4; call += 1) await tool(key, 'github_get_me', {});
    };
    expect((await refusedAfter(spend, { callsPerDay: 4 })).last).toEqual(['deny', 'denied', 'over_budget']);
  });

  it('a new flow: what its key has read since, this could carry out', async () => {
    const publicRepository = 'ada-demo/tidy-csv';
    const read = async ({ key }: { key: string }) => {
      await tool(key, 'github_my_commits', { days: 365, repositories: ['ada-demo/ledger-sync'] });
      await tool(key, 'github_list_issues', { repository: publicRepository, state: 'all' });
    };
    const { said, last } = await refusedAfter(read);
    expect([said, last]).toEqual(['approval_changed', ['allow', 'denied', 'approval_changed']]);
  });

  it('another place by the same name', async () => {
    const { key } = await newKey();
    const id = await ask(key);
    const { hash } = await hub.call('approvals.show', { id });
    placeId = 'another';
    ports.advance(61_000); // what a name stands for is remembered for a minute
    await hub.call('approvals.approve', { id, hash });
    await ended(id);
    placeId = undefined;
    ports.advance(61_000);
    expect((await trail(id)).at(-1)).toEqual(['allow', 'denied', 'approval_changed']);
  });

  it('what its key allows', async () => {
    const own = await startHub(world, false);
    await own.call('session.signIn', { signUp: false });
    const { key } = await own.createKey({ write: true, approvalHours: 8, days: 9 }); // for the first account of each platform
    await own.call('accounts.connect', { platform: 'github' });
    const asked = await callTool(own, key, 'github_create_issue', issue());
    const id = String(asked.body['approval_id']);
    const { hash } = await own.call('approvals.show', { id });
    expect((await own.connect({ platform: 'slack' }, {})).ok).toBe(true);
    await own.call('approvals.approve', { id, hash });
    expect((await pollIn(own, key, id)).body.error.code).toBe('approval_changed');
    await own.hub.close();
  });

  it('its tool', async () => {
    const gone = async () => {
      platforms = [{ ...hosted, tools: github.tools.filter(({ name }) => name !== 'github_create_issue') }];
      await restart();
      platforms = [hosted];
    };
    expect((await refusedAfter(gone)).last).toEqual(['denied', 'denied', 'the tool was changed or taken away']);
    await restart();
  });

  it('what its tool says of itself', async () => {
    const id = await ask((await newKey()).key);
    const { hash } = await hub.call('approvals.show', { id });
    platforms = [{ ...hosted, tools: github.tools.map((one) => ({ ...one, description: 'Another one.' })) }];
    await restart();
    const before = await writes();
    await hub.call('approvals.approve', { id, hash }); // as it was shown before
    await ended(id);
    platforms = [hosted];
    await restart();
    expect((await writes()) - before).toBe(0);
    expect((await trail(id)).at(-1)).toEqual(['deny', 'denied', 'approval_changed']);
  });

  it('its import: the same tool, read again, sends another request', async () => {
    const erase = { operationId: 'erase', parameters: [{ name: 'id', in: 'path', required: true }] };
    const api = (path: string) =>
      packed({ openapi: '3.0.3', info: { title: 'Gists', version: '1' }, paths: { [path]: { delete: erase } } });
    const from = { kind: 'openapi', name: 'gist', connection: 'github', apiUrl: world.github } as const;
    await addImport(hub, { ...from, scopes: [], reads: [], tools: ['gist_erase'], packed: api('/gists/{id}') });
    const { key } = await newKey({ destructive: true, tools: ['gist_erase'] });
    const id = await ask(key, { id: '7' }, 'gist_erase');
    const { hash } = await hub.call('approvals.show', { id });
    await hub.call('imports.refresh', { id: 'gist', packed: api('/gists/all/{id}') });
    const before = await writes();
    expect((await hub.tried('approvals.approve', { id, hash })).ok).toBe(false);
    expect((await poll(key, id)).body.error?.code).toBe('approval_withdrawn');
    expect((await writes()) - before).toBe(0);
    expect((await trail(id)).at(-1)).toEqual(['denied', 'denied', 'the tool was changed or taken away']);
  });

  it('its account', async () => {
    const { last } = await refusedAfter(async () => {
      const [account] = await hub.call('accounts.list', {});
      await hub.call('accounts.disconnect', { account: account?.id ?? '' });
    });
    expect(last).toEqual(['denied', 'denied', 'the account was disconnected']);
  });
});
