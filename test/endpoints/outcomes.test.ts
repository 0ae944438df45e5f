/**
 * What happened is what is said: whatever becomes of the hub's disk or clock between the intent of a change and its outcome, nothing
 * is made twice, nothing that was made is denied, and nothing new begins before the outcome is on record.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Write } from '../../src/main/hub/ground/database/database.ts';
import type { AuditRecord } from '../../src/shared/model.ts';
import { createFaults, type Fault } from '../harness/faulty-database.ts';
import { longRunParts } from '../harness/late-database.ts';
import { isLongRun } from '../harness/long-run.ts';
import { approve as approveIn, callTool, declineAll, poll as pollIn } from '../harness/tool-server.ts';
import { sharedHub, startHub } from '../harness/world.ts';

const faults = createFaults();
const { world, hub } = sharedHub(async (world) => {
  const late = longRunParts().throughDatabase ?? ((database) => database);
  const throughDatabase: typeof late = (database) => faults.through(late(database));
  return startHub(world, true, undefined, undefined, undefined, { parts: { throughDatabase } });
});
let key: string;
beforeAll(async () => {
  ({ key } = await hub.createKey({ write: true, callsPerMinute: 10_000, callsPerDay: 10_000, callsAtOnce: 60 }));
});
afterAll(async () => {
  faults.heal();
});
beforeEach(() => world.control('DELETE', '/requests'));
afterEach(() => faults.heal());

const repository = 'ada-demo/atlas-service';
const create = (args: object) => callTool(hub, key, 'github_create_issue', args);
const read = () => callTool(hub, key, 'github_get_me', {});
const poll = (id: string) => pollIn(hub, key, id);
const served = async () => (await world.requests()).filter(({ service }) => service === 'github');
const made = async () => (await served()).filter(({ method }) => method === 'POST').length;
const records = () => hub.call('audit.list', { limit: 50 });
const recordsOf = async (id: string) =>
  (await records()).filter(({ approvalId, verdict }) => approvalId === id && verdict === 'allow');

/** Whether these writes hold the intent of a change. */
const isIntent = (writes: Write[]): boolean =>
  writes.some(({ sql, values }) => sql.includes('INTO audit') && values.includes('allow') && !values.includes('ok'));

/** From the write of that number on, where 0 is the intent of the change, 1 its outcome, and 2 what the key has read with it. */
function failFrom(number: number, fault: Fault): void {
  let written: number | undefined;
  faults.on((writes) => {
    if (written === undefined && isIntent(writes)) written = 0;
    else if (written !== undefined) written += 1;
    return written !== undefined && written >= number ? fault : undefined;
  });
}

let count = 0;
async function approved(more: object = {}): Promise<{ id: string; args: object }> {
  const args = { repository, title: `Outcome ${++count}`, ...more };
  const id = String((await create(args)).body['approval_id']);
  await approveIn(hub, id);
  return { id, args };
}

const told = ({ status, body }: Awaited<ReturnType<typeof poll>>) => (status === 200 ? 'done' : body.error?.code);

const readiness = async () => {
  const answer = await fetch(`${hub.url}/readyz`);
  return [answer.status, await answer.json()];
};

describe.each<Fault>(['full', 'locked'])('the database is %s', (fault) => {
  it('between intent and outcome: the client hears how to find out, nothing begins, and then it is on record', async () => {
    const { id, args } = await approved({ idempotency_key: `${fault}, once` });
    failFrom(1, fault);
    const answer = await poll(id);
    expect([answer.status, answer.body.error.code, await made()]).toEqual([502, 'outcome_unknown', 1]);
    expect(answer.body.error.hint).toMatch(/Do not make the call again.*approval_status.*idempotency_key.*audit list/);
    expect(JSON.stringify(answer.body)).not.toMatch(/no call|nothing was/i);

    const before = (await served()).length;
    const meanwhile = [await read(), await create(args), await create({ repository, title: 'Another' })];
    for (const { status, body } of [...meanwhile, await poll(id)]) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(['audit_unavailable', 'outcome_unknown', 'done_before']).toContain(body.error.code);
    }
    expect((await served()).length).toBe(before);
    const failing = fault === 'full' ? ['audit'] : ['database', 'audit'];
    expect(await readiness()).toEqual([503, { status: 'not_ready', failing }]);

    faults.heal();
    expect(await readiness()).toEqual([200, { status: 'ready', failing: [] }]);
    expect(await poll(id)).toMatchObject({ status: 409, body: { error: { code: 'done_before' } } });
    const [outcome, intent, ...others] = await recordsOf(id);
    expect([outcome?.outcome, outcome?.reason, intent?.outcome, others]).toEqual(['ok', 'written late', null, []]);
    const again = await create(args);
    expect([again.body.error.code, again.body.error.message]).toEqual([
      'done_before',
      expect.stringContaining('It was done.'),
    ]);
    expect([(await read()).status, await made()]).toEqual([200, 1]);
  });

  it('before the intent: nothing is done, and that is said', async () => {
    const { id } = await approved();
    failFrom(0, fault);
    const { status, body } = await poll(id);
    expect([status, body.error.code, await made()]).toEqual([503, 'audit_unavailable', 0]);
    expect(body.error.message).toContain('made no call.');
    expect((await readiness())[0]).toBe(503);
    const [database] = fault === 'full' ? await hub.call('doctor', {}) : [];
    if (database) expect(database).toMatchObject({ state: 'failed', detail: expect.stringMatching('refuses every') });
    faults.heal();
    expect((await readiness())[0]).toBe(200);
    expect([told(await poll(id)), await recordsOf(id)]).toEqual(['approval_unknown', []]);
  });

  it('after the outcome, when the labels of the key can’t be written: it is not denied that it was made', async () => {
    ({ key } = await hub.createKey({ write: true, callsPerMinute: 10_000, callsPerDay: 10_000, callsAtOnce: 60 }));
    const { id } = await approved();
    failFrom(2, fault);
    const answer = told(await poll(id));
    faults.heal();
    expect(['done', 'outcome_unknown']).toContain(answer);
    expect([told(await poll(id)), await made()]).toEqual(['done_before', 1]);
  });

  it('after a read: the answer is withheld, and it is said that nothing was changed', async () => {
    faults.on((writes) => (isIntent(writes) || writes.length === 0 ? undefined : fault));
    const { status, body } = await read();
    faults.heal();
    expect([status, body.error.code]).toEqual([503, 'audit_unavailable']);
    expect(body.error.message).toMatch(/Nothing was changed, and the answer is withheld\.$/);
    expect(JSON.stringify(body)).not.toMatch(/no call/i);
  });
});

it('a restart closes what was left open, and tells whoever asks that nobody knows', async () => {
  const { id, args } = await approved({ idempotency_key: 'over a restart' });
  failFrom(1, 'full');
  expect(told(await poll(id))).toBe('outcome_unknown');
  hub.ports.advance(3 * 3_600_000); // the clock was wrong until then
  const { dataDir, ports } = hub;
  await hub.hub.close();
  faults.heal();
  Object.assign(
    hub,
    await startHub(world, false, dataDir, ports, undefined, { parts: { throughDatabase: faults.through } }),
  );
  expect((await recordsOf(id)).map(({ outcome }) => outcome)).toEqual(['unknown', null]);
  const late = await poll(id);
  expect([late.body.error.code, late.body.error.hint]).toEqual([
    'outcome_unknown',
    expect.stringContaining('Check the platform'),
  ]);
  expect([told(await create(args)), await made()]).toEqual(['outcome_unknown', 1]);
});

/** The same numbers for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const runs = isLongRun ? 200 : 12;
const seed = Number(process.env['OPENGITHUBX_SEED'] ?? Math.floor(Math.random() * 2 ** 32));

it(
  `in ${runs} runs nothing is made twice, and what the client was told is true in each (OPENGITHUBX_SEED=${seed})`,
  async () => {
    const random = randomFrom(seed);
    const ids: { id: string; effects: number }[] = [];
    for (let run = 0; run < runs; run++) {
      await world.control('DELETE', '/requests');
      const { id, args } = await approved(random(2) === 0 ? { idempotency_key: `run ${run}` } : {});
      const isNamed = 'idempotency_key' in args;
      const kind = (['full', 'locked', 'clock'] as const)[random(3)];
      const from = random(3);
      const hours = (random(9) - 4) * 3_600_000;
      if (kind === 'clock') {
        faults.on((writes) => {
          if (isIntent(writes)) {
            hub.ports.advance(hours);
            faults.heal();
          }
          return undefined;
        });
      } else if (kind !== undefined) failFrom(from, kind);

      // A client that tries again whatever it is told, while it lasts and afterwards.
      const answers: string[] = [];
      const ask = async (): Promise<void> => {
        const answer = await poll(id);
        answers.push(String(told(answer)));
        const text = JSON.stringify(answer.body);
        if (/made no call|nothing was done/.test(text))
          expect([run, kind, from, text, await made()]).toEqual([run, kind, from, text, 0]);
        if (answer.status === 200 || /It was done/.test(text))
          expect([run, text, await made()]).toEqual([run, text, 1]);
      };
      await Promise.all(Array.from({ length: 1 + random(3) }, ask));
      if (isNamed) await create(args);
      await ask();
      faults.heal();
      if (kind === 'clock') hub.ports.advance(-hours);
      await ask();
      const effects = await made();
      const last = isNamed ? told(await create(args)) : undefined;
      const known = await recordsOf(id);
      const end = known.map(({ outcome }) => outcome);
      expect([run, kind, from, answers, effects]).toEqual([run, kind, from, answers, expect.toBeOneOf([0, 1])]);
      expect([run, kind, from, end]).toEqual([
        run,
        kind,
        from,
        effects === 1 ? ['ok', null] : expect.toBeOneOf([[], ['error', null], ['denied', null]]),
      ]);
      expect([run, answers.at(-1)]).toEqual([run, effects === 1 ? 'done_before' : expect.not.stringMatching(/^done/)]);
      // A call under a name is made anew only where it was not made.
      if (isNamed) expect([run, last === 'done' || last === 'done_before']).toEqual([run, effects === 1]);
      expect(await made()).toBe(effects);
      expect(known.every(({ durationMs }: AuditRecord) => durationMs === null || durationMs >= 0)).toBe(true);
      await declineAll(hub); // what was asked once more
      ids.push({ id, effects });
    }
    expect(ids.some(({ effects }) => effects === 1)).toBe(true);
    expect((await hub.call('audit.verify', {})).firstBadSequence).toBeNull();
  },
  20 * 60_000,
);
