/** A person is told when a client does what it never did, once, and why. */
import { describe, expect, it } from 'vitest';
import { followKey, type KeyRecord, noHistory } from '../../../../../src/main/hub/features/unusual/decide.ts';
import { createUnusualWatch } from '../../../../../src/main/hub/features/unusual/index.ts';
import { openAnchor } from '../../../../../src/main/hub/kernel/audit/anchor.ts';
import { openAudit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import type { Unusual } from '../../../../../src/shared/model.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';

const read: KeyRecord = { verdict: 'allow', outcome: null, access: 'read', resource: 'github:ada/atlas', reason: null };
const elsewhere: KeyRecord = { ...read, resource: 'github:ada/site' };
const changed: KeyRecord = { ...read, access: 'write', outcome: 'ok' };
const refused: KeyRecord = { ...read, verdict: 'deny', outcome: 'denied' };
const times = (count: number, seen: KeyRecord, hour = 0): [KeyRecord, string][] =>
  Array.from({ length: count }, () => [seen, `2026-11-29T${String(hour).padStart(2, '0')}:00:00.000Z`]);
const used = times(20, read);

/** What is said of the last record, and how often anything was said before it. */
function said(records: [KeyRecord, string][]) {
  let history = noHistory;
  const all = records.map(([seen, time]) => {
    const next = followKey(history, seen, time);
    history = next.history;
    return next.unusual;
  });
  return [all.at(-1), all.slice(0, -1).flat().length];
}

describe('unusual is', () => {
  it.each<[string, [KeyRecord, string][], ReturnType<typeof said>]>([
    ['nothing that a new client does', [...times(18, read), ...times(1, elsewhere), ...times(1, changed)], [[], 0]],
    ['a first change after many reads', [...used, ...times(1, changed)], [['first_change'], 0]],
    ['no second change', [...used, ...times(2, changed)], [[], 1]],
    ['no preview of a change', [...used, ...times(1, { ...changed, reason: 'preview' })], [[], 0]],
    ['no change that failed', [...used, ...times(1, { ...changed, outcome: 'error' })], [[], 0]],
    ['no change that its person approved', [...used, ...times(1, { ...changed, approvalId: 'apr_1' })], [[], 0]],
    [
      'a change that ran unasked after another was approved',
      [...used, ...times(1, { ...changed, approvalId: 'apr_1', reason: 'allowed for 10 minutes' })],
      [['first_change'], 0],
    ],
    ['no place that its person sent it to', [...used, ...times(1, { ...elsewhere, approvalId: 'apr_1' })], [[], 0]],
    [
      'no place that the hub looked at before it asked',
      [...used, ...times(1, { ...elsewhere, reason: 'preview' })],
      [[], 0],
    ],
    ['a place it was never in', [...used, ...times(1, elsewhere)], [['new_place'], 0]],
    ['no place it was in', [...used, ...times(2, elsewhere)], [[], 1]],
    ['no place it was in before another', [...used, ...times(1, elsewhere), ...times(1, read)], [[], 1]],
    ['the tenth refusal in a row', [...used, ...times(10, refused)], [['refused'], 0]],
    ['no eleventh', [...used, ...times(11, refused)], [[], 1]],
    ['no ten refusals with a call between them', [...times(9, refused), ...used, ...times(9, refused)], [[], 0]],
    [
      'three times its busiest hour',
      [0, 1, 2].flatMap((hour) => times(12, read, hour)).concat(times(37, read, 3)),
      [['busy'], 0],
    ],
    [
      'no hour like the others',
      [0, 1, 2].flatMap((hour) => times(40, read, hour)).concat(times(120, read, 3)),
      [[], 0],
    ],
    [
      'three times the busiest of its hours, not of the last',
      [...times(30, read), ...times(2, read, 1), ...times(2, read, 2), ...times(80, read, 3)],
      [[], 0],
    ],
    [
      'no rush below thirty calls in an hour',
      [0, 1, 2].flatMap((hour) => times(8, read, hour)).concat(times(30, read, 3)),
      [[], 0],
    ],
    ['no rush in its first hours', times(500, read), [[], 0]],
  ])('%s', (_, records, expected) => expect(said(records)).toEqual(expected));
});

it('is told with the client and the place, is on record, and can be dismissed or turned off for a key', async () => {
  const { clock, settings, approver } = memoryPorts();
  const database = databaseIn();
  const audit = await openAudit(database, clock, openAnchor(temporaryFolder()));
  const told: Unusual[] = [];
  const named = [
    { callId: '3', names: [{ name: '#2 A list found it', url: 'https://github.com/ada/listed/issues/2' }], more: 0 },
    // What an outsider can write: a title, a path, and an answer of another platform.
    { callId: '4', names: [{ name: 'ada/fourth', url: 'https://github.com/evil/x/issues/1' }], more: 0 },
    { callId: '5', names: [{ name: 'b', url: 'https://github.com/evil/x/blob/main/ada/fourth/readme.md' }], more: 0 },
    { callId: 'acme', names: [{ name: 'c', url: 'https://acme.example/ada/fourth/1' }], more: 0 },
  ];
  const watch = createUnusualWatch({
    database,
    clock,
    settings,
    names: () => ({
      find: async (_, callIds) => named.filter(({ callId }) => callIds.includes(callId)),
    }),
    audit: () => audit,
    keys: () => ({ all: () => [{ id: 'key_1', client: 'Cursor' }] as never }),
    approver: { ...approver, noticed: (unusual) => void told.push(unusual) },
  });
  const call = async (seen: KeyRecord) => {
    const entry = { ...seen, callId: crypto.randomUUID(), keyId: 'key_1', userId: 'ada', tool: 'github_get_file' };
    await audit.append(entry);
    watch.note(entry);
  };
  for (let count = 0; count < 20; count++)
    await audit.append({ ...read, callId: `${count}`, keyId: 'key_1', userId: 'ada', tool: 'github_search' });
  await audit.append({ ...read, callId: 'acme', keyId: 'key_1', userId: 'ada', tool: 'acme_search' });
  await call({ ...read, resource: 'github:ada/listed' });
  await call(elsewhere); // the record of before this start says what it is used to
  const newest = async () => (await audit.list({ userId: 'ada', alsoNobodys: false, limit: 1 }))[0];
  await expect.poll(async () => (await newest())?.verdict).toBe('event');
  expect(watch.list('ada')).toMatchObject([{ client: 'Cursor', kind: 'new_place', place: 'github:ada/site' }]);
  expect([told.length, watch.list('grace')]).toEqual([1, []]);
  expect((await newest())?.reason).toBe('unusual: a place it was never in');
  expect(watch.dismiss('grace', told[0]?.id ?? '')).toBe(false);
  expect([watch.dismiss('ada', told[0]?.id ?? ''), watch.list('ada')]).toEqual([true, []]);
  watch.setQuiet('key_1', true);
  await call({ ...read, resource: 'github:ada/third' });
  watch.setQuiet('key_1', false);
  await call({ ...read, resource: 'github:ada/fourth' });
  await call({ ...read, resource: 'github:ada/fifth' });
  const places = () => watch.list('ada').map(({ place }) => place);
  await expect.poll(places).toContain('github:ada/fifth');
  expect(places().sort()).toEqual(['github:ada/fifth', 'github:ada/fourth']);
  await database.close();
});
