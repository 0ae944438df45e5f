/**
 * A clock that jumps ahead and is set right again ends no key that is made later, and can be put behind by its owner; a clock that is
 * set back revives nothing that has expired.
 */
import { expect, it } from 'vitest';
import { openAnchor } from '../../../../../src/main/hub/kernel/audit/anchor.ts';
import { openAudit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import { openKeys } from '../../../../../src/main/hub/kernel/keys/keys.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';

const day = 86_400_000;
const grant = {
  endpoints: ['mcp' as const],
  accounts: [],
  tools: [],
  access: ['read' as const],
  models: [],
  repositories: ['*/*'],
  callsPerDay: 2,
  callsPerMinute: 100,
  callsAtOnce: 3,
};

/** What a hub keeps, over its starts, and the clock under it. */
async function arranged() {
  const folder = temporaryFolder();
  const { clock, secrets, advance } = memoryPorts();
  const start = async () => {
    const database = databaseIn(folder);
    const anchor = openAnchor(folder);
    const audit = await openAudit(database, clock, anchor);
    const keys = await openKeys(database, clock, Buffer.alloc(32, 1), { audit, secrets });
    const person =
      "INSERT OR IGNORE INTO people (user_id, name, email, first_signed_in_at, owner) VALUES (?, '', '', '', 0)";
    await database.write(['ada', 'grace'].map((userId) => ({ sql: person, values: [userId] })));
    return { database, anchor, audit, keys };
  };
  let now = await start();
  return {
    advance: (days: number) => advance(days * day),
    create: async (days: number, userId = 'ada') =>
      (await now.keys.create({ userId, client: `for ${days}`, grant, days })).key,
    refusal(key: string) {
      const answer = now.keys.authenticate(`Bearer ${key}`);
      return 'refused' in answer ? answer.refused : 'allowed';
    },
    record: () => now.audit.append({ callId: 'something' }),
    seen: () => now.audit.seen,
    /** As the call of the contract does it. */
    async accept() {
      await now.audit.append({ callId: 'accepted', verdict: 'event', event: { kind: 'clock' } });
      now.audit.seen.accept();
    },
    async restart() {
      await now.database.close();
      now.anchor.close();
      now = await start();
    },
  };
}

const restarts: [string, ('ahead' | 'after')[]][] = [
  ['while the hub runs', []],
  ['with a restart meanwhile', ['ahead']],
  ['with a restart afterwards', ['after']],
  ['with both', ['ahead', 'after']],
];

it.each(restarts)(
  'a jump of 400 days ahead and back, %s, ends what was there and nothing that is made later',
  async (_, when) => {
    const hub = await arranged();
    const [before, ofGrace] = [await hub.create(300), await hub.create(366, 'grace')];
    hub.advance(400);
    await hub.record();
    expect(hub.refusal(before)).toBe('expired_key');
    if (when.includes('ahead')) await hub.restart();
    hub.advance(-400);
    if (when.includes('after')) await hub.restart();
    const [after, again] = [await hub.create(1), await hub.create(300, 'grace')];
    expect([before, ofGrace, after, again].map(hub.refusal)).toEqual([
      'expired_key',
      'expired_key',
      'allowed',
      'allowed',
    ]);
    await hub.restart();
    expect([before, ofGrace, after, again].map(hub.refusal)).toEqual([
      'expired_key',
      'expired_key',
      'allowed',
      'allowed',
    ]);
    expect(Math.round(hub.seen().behind() / day)).toBe(400);

    await hub.accept();
    expect([before, ofGrace, after, again].map(hub.refusal)).toEqual(Array(4).fill('allowed'));
    expect(hub.seen().behind()).toBeLessThanOrEqual(0);
    await hub.restart();
    expect([before, ofGrace, after, again].map(hub.refusal)).toEqual(Array(4).fill('allowed'));
    hub.advance(2); // and they end as ever
    expect([before, ofGrace, after, again].map(hub.refusal)).toEqual(['allowed', 'allowed', 'expired_key', 'allowed']);
  },
);

it.each(restarts)('a clock that is set back, %s, revives no key that has expired, accepted or not', async (_, when) => {
  const hub = await arranged();
  const [short, long] = [await hub.create(1), await hub.create(30)];
  hub.advance(2);
  await hub.record();
  if (when.includes('ahead')) await hub.restart();
  hub.advance(-2);
  if (when.includes('after')) await hub.restart();
  const made = await hub.create(1);
  expect([short, long, made].map(hub.refusal)).toEqual(['expired_key', 'allowed', 'allowed']);
  hub.advance(2); // what has really passed
  await hub.record();
  hub.advance(400);
  await hub.record();
  hub.advance(-400);
  await hub.accept();
  expect([short, long, made].map(hub.refusal)).toEqual(['expired_key', 'allowed', 'expired_key']);
  await hub.restart();
  expect([short, long, made].map(hub.refusal)).toEqual(['expired_key', 'allowed', 'expired_key']);
});

it('a second jump after the first was accepted counts again', async () => {
  const hub = await arranged();
  const key = await hub.create(300);
  for (const jump of ['first', 'second']) {
    hub.advance(400);
    await hub.record();
    hub.advance(-400);
    await hub.restart();
    expect([jump, hub.refusal(key)]).toEqual([jump, 'expired_key']);
    await hub.accept();
    expect([jump, hub.refusal(key)]).toEqual([jump, 'allowed']);
  }
});
