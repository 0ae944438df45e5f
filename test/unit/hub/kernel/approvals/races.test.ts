/**
 * Two hundred races of a person's yes against what ends its request or puts another card in its place, over a database that answers late.
 * What ran is what the card showed, once, and nothing runs that had ended.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Approvals } from '../../../../../src/main/hub/kernel/approvals/approvals.ts';
import { createInbox } from '../../../../../src/main/hub/kernel/approvals/inbox.ts';
import { policyVersion } from '../../../../../src/main/hub/kernel/approvals/subject.ts';
import { openAnchor } from '../../../../../src/main/hub/kernel/audit/anchor.ts';
import { openAudit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import type { ConsentRequest } from '../../../../../src/main/hub/kernel/call.ts';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import { writeTool } from '../../../../../src/main/hub/platforms/tool.ts';
import type { Approval } from '../../../../../src/shared/approval.ts';
import { ok } from '../../../../../src/shared/result.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { lateDatabase } from '../../../../harness/late-database.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';
import { byPassphrase } from '../../../../harness/shown.ts';

const ada = 'auth0|ada';
const [found] = createInventory(() => [
  {
    name: 'github',
    title: 'GitHub',
    connection: 'github',
    scopes: [],
    apiUrl: '',
    places: [],
    whoami: async () => ok({ userId: '1', label: 'ada' }),
    tools: [
      writeTool({
        name: 'writes',
        title: 'Write',
        description: '',
        access: 'write',
        toolset: 'notes',
        input: z.object({ title: z.string() }),
        output: z.object({}),
        place: () => ({ kind: 'repository', name: 'ada/notes' }),
        preview: async () => ok({ target: 'it', version: null, changes: [] }),
        undo: () => ({ reason: 'none' }),
        run: async () => ok({}),
      }),
    ],
  },
]).all;
if (!found) throw new Error('no tool');
const listed = found;
const account = {
  id: 'cac_1',
  userId: ada,
  platform: 'github',
  label: 'ada',
  state: 'connected' as const,
  scopes: [],
  connectedAt: '',
  expiresAt: null,
};
const grant = {
  endpoints: [],
  accounts: [],
  tools: [],
  access: [],
  repositories: [],
  models: [],
  callsPerDay: 1,
  callsPerMinute: 1,
  callsAtOnce: 1,
  approvalHours: 8,
};

/** Of a key of its own, which waits over restarts; `before` is what the platform holds, which somebody may change. */
function question(keyId: string, before = 'Hello'): ConsentRequest {
  const key = { id: keyId, userId: ada, client: 'a test', grant, expiresAt: 0, paused: false, revoked: never };
  const preview = { target: 'a note', version: null, changes: [{ name: 'title', before, after: 'Bye' }] };
  const subject = {
    keyId,
    account,
    tool: 'writes',
    input: { title: 'Bye' },
    preview,
    policy: policyVersion(grant, listed),
  };
  return { subject, key, listed, resource: 'github:ada/notes', asker: { endpoint: 'mcp' } };
}
const never = new AbortController().signal;

async function arranged(seed: number) {
  const { approver, clock } = memoryPorts();
  const folder = temporaryFolder();
  const database = lateDatabase(databaseIn(folder), seed);
  const start = async () => {
    const audit = await openAudit(database, clock, openAnchor(folder));
    const inbox = createInbox(database, Buffer.alloc(32, 7), false);
    const consent = async () =>
      ok({ statement: JSON.stringify({ nonce: randomUUID() }), signed: null, isStillValid: () => true });
    const approvals = new Approvals({
      audit,
      approver,
      clock,
      questionMs: () => 300_000,
      hub: byPassphrase.hub,
      consent,
      inbox,
    });
    return { audit, approvals };
  };
  return { database, start, ...(await start()) };
}
type Arranged = Awaited<ReturnType<typeof arranged>>;

async function put({ approvals }: Arranged, keyId: string): Promise<Approval> {
  const asked = await approvals.ask(question(keyId));
  if (!asked.ok) throw new Error(asked.failure.code);
  return asked.value;
}

/** What the yes to that card has run: the hub takes what is approved at once, and notes the intent before anything is sent. */
async function approveAndRun(
  { audit, approvals }: Arranged,
  { id, hash, keyId }: Approval,
  taking: () => void = () => {},
): Promise<ConsentRequest[]> {
  const approved = await approvals.approve(id, ada, hash);
  const begins = approvals.lasting(id)?.rowsOfIntent;
  const taken = approved.ok ? approvals.take(id, keyId) : undefined;
  if (!taken?.ok) return [];
  taking();
  await audit.append({ callId: `call of ${id}`, approvalId: id, keyId, verdict: 'allow' }, begins?.());
  return [taken.value];
}
const beforeOf = ({ subject }: ConsentRequest) => subject.preview.changes[0]?.before;
const recorded = async ({ audit }: Arranged, id: string, verdict: string) =>
  (await audit.answers()).filter((one) => one.approvalId === id && one.verdict === verdict).length;

type Rival = (approvals: Approvals, view: Approval) => Promise<unknown>;
const rivals: Record<string, Rival> = {
  renew: (approvals, { id, keyId }) => approvals.renew(id, question(keyId, 'Changed by somebody')),
  deny: (approvals, { id }) => approvals.deny(id, ada),
  revoke: (approvals, { keyId }) => approvals.end(({ key }) => key.id === keyId, 'the key was revoked'),
  pause: (approvals, { keyId }) => approvals.end(({ key }) => key.id === keyId, 'the key was paused'),
};

/** Begins so many turns later, and says from then on that it is over. */
async function begun(turns: number, act: () => Promise<unknown>, over: () => void): Promise<void> {
  for (let left = turns; left > 0; left -= 1) await turn();
  await act();
  over();
}

describe('of a yes and what comes between, nothing runs but what the card showed', () => {
  it.each(Object.entries(rivals))('%s', async (name, rival) => {
    const all = await arranged(name.length);
    for (let race = 0; race < 40; race += 1) {
      const view = await put(all, `key_${race}`);
      let [isOver, isLate] = [false, false];
      const ran = approveAndRun(all, view, () => {
        isLate = isOver;
      });
      await begun(
        race % 10,
        () => rival(all.approvals, view),
        () => {
          isOver = true;
        },
      );
      const effects = await ran;
      expect(effects.map(beforeOf), `race ${race}`).toEqual(effects.map(() => 'Hello'));
      if (isLate && name !== 'renew') expect(effects, `race ${race} ran what had ended`).toEqual([]);
      expect(await recorded(all, view.id, 'approved')).toBeGreaterThanOrEqual(effects.length);
    }
  });

  it('restore', async () => {
    const all = await arranged(7);
    let running = all;
    for (let race = 0; race < 40; race += 1) {
      const view = await put(running, `key_${race}`);
      const rows = await all.database.read('SELECT * FROM approvals WHERE id = ?', [view.id]);
      const [first] = await Promise.all([
        approveAndRun(running, view),
        begun(
          race % 10,
          () => running.approvals.stop(),
          () => {},
        ),
      ]);
      // Somebody puts the row back as it was while it waited.
      const columns = ['id', 'user_id', 'key_id', 'state', 'expires_at', 'sealed'];
      const sql = `INSERT OR REPLACE INTO approvals (${columns.join(', ')}) VALUES (?, ?, ?, ?, ?, ?)`;
      await all.database.write(rows.map((row) => ({ sql, values: columns.map((column) => row[column] ?? null) })));
      running = { ...all, ...(await all.start()) };
      await running.approvals.takeUp({ key: (id) => question(id).key, tool: () => listed });
      const waiting = running.approvals.list(ada).filter(({ id }) => id === view.id);
      const again = (await Promise.all(waiting.map((one) => approveAndRun(running, one)))).flat();
      expect([...first, ...again].map(beforeOf), `race ${race}`).toEqual(['Hello']);
      await all.database.write([{ sql: 'DELETE FROM approvals', values: [] }]);
    }
  });

  it('another yes, of another window, is one effect and one record', async () => {
    const all = await arranged(3);
    for (let race = 0; race < 40; race += 1) {
      const view = await put(all, `key_${race}`);
      const windows = [0, race % 3, race % 7].map(async (turns) => {
        let effects: ConsentRequest[] = [];
        await begun(
          turns,
          async () => {
            effects = await approveAndRun(all, view);
          },
          () => {},
        );
        return effects;
      });
      expect((await Promise.all(windows)).flat(), `race ${race}`).toHaveLength(1);
      expect(await recorded(all, view.id, 'approved')).toBe(1);
    }
  });

  it('a renewal by another window is what the next yes is to, and the old hash is refused', async () => {
    const all = await arranged(5);
    const view = await put(all, 'key_1');
    const [renewed, old] = await Promise.all([
      all.approvals.renew(view.id, question('key_1', 'Changed by somebody')),
      all.approvals.approve(view.id, ada, view.hash),
    ]);
    expect(old).toMatchObject({ ok: false, failure: { code: 'approval_changed' } });
    if (!renewed.ok) throw new Error(renewed.failure.code);
    expect((await approveAndRun(all, renewed.value)).map(beforeOf)).toEqual(['Changed by somebody']);
  });
});
