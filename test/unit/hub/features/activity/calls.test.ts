import { describe, expect, it } from 'vitest';
import { activityHandlers } from '../../../../../src/main/hub/features/activity/calls.ts';
import { openAnchor } from '../../../../../src/main/hub/kernel/audit/anchor.ts';
import { openAudit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import type { AuditEntry } from '../../../../../src/main/hub/kernel/audit/record.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';

const ada = 'auth0|ada';
const start = Date.parse('2026-03-01T12:10:00.000Z');
const halfHour = 1_800_000;

/** The calls over a database file, with a clock that stands where it is put. */
async function open(clients: Record<string, string> = { key_1: 'Cursor' }) {
  const database = databaseIn();
  const clock = { time: start, now: () => clock.time };
  const audit = await openAudit(database, clock, openAnchor(temporaryFolder()));
  const keys = { list: () => Object.entries(clients).map(([id, client]) => ({ id, client })) };
  const platforms = [
    {
      name: 'github',
      title: 'GitHub',
      tools: [{ name: 'github_search' }, { name: 'github_get_file' }],
      gitTools: [{ name: 'git_fetch' }, { name: 'git_push' }],
    },
    { name: 'slack', title: 'Slack', tools: [{ name: 'slack_search' }] },
  ];
  const people = { find: async (userId: string) => ({ userId, owner: true }) };
  const calls = activityHandlers({
    ports: { clock },
    people,
    keys,
    audit,
    platforms: () => platforms,
  } as unknown as Parameters<typeof activityHandlers>[0]);
  return {
    at: (time: number) => {
      clock.time = time;
    },
    made: (more: Partial<AuditEntry> = {}) =>
      audit.append({
        callId: 'call',
        userId: ada,
        keyId: 'key_1',
        tool: 'github_search',
        verdict: 'allow',
        outcome: 'ok',
        ...more,
      }),
    async toolsFound(platform: string) {
      const context = { userId: ada, openUrl: () => undefined, signal: new AbortController().signal } as never;
      const answer = await calls['audit.search']({ platform, offset: 0, limit: 10 }, context);
      if (!answer.ok) throw new Error(answer.failure.message);
      return answer.value.calls.map(({ tool }) => tool).sort();
    },
    async chart(by: 'client' | 'platform' = 'client', days: 1 | 7 | 30 = 1, userId = ada) {
      const context = { userId, openUrl: () => undefined, signal: new AbortController().signal } as never;
      const answer = await calls['audit.chart']({ by, days }, context);
      if (!answer.ok) throw new Error(answer.failure.message);
      return answer.value;
    },
  };
}

const totals = (series: { name: string; counts: number[] }[]) =>
  Object.fromEntries(series.map(({ name, counts }) => [name, counts.reduce((sum, count) => sum + count, 0)]));

describe('the calls of a platform', () => {
  it.each([
    ['github', ['git_fetch', 'git_push', 'github_search']],
    ['slack', ['slack_search']],
    ['gone', []],
  ])('%s are those of clients and of git', async (platform, found) => {
    const { made, toolsFound } = await open();
    for (const tool of ['github_search', 'git_fetch', 'git_push', 'slack_search', 'model']) await made({ tool });
    expect(await toolsFound(platform)).toEqual(found);
  });

  it('count in its chart as well', async () => {
    const { made, chart } = await open();
    for (const tool of ['github_search', 'git_fetch', 'git_push', 'slack_search']) await made({ tool });
    expect(totals((await chart('platform')).series)).toEqual({ GitHub: 3, Slack: 1 });
  });
});

describe('the chart of calls', () => {
  it.each([
    [1, 48, '2026-02-28T12:30:00.000Z'],
    [7, 56, '2026-02-22T15:00:00.000Z'],
    [30, 60, '2026-01-31T00:00:00.000Z'],
  ] as const)('of %d days has %d equal steps that end with the one that is now', async (days, steps, from) => {
    const { made, at, chart } = await open();
    await made();
    at(start + 1);
    const answer = await chart('client', days);
    expect(answer.from).toBe(from);
    expect(answer.stepMs).toBe((days * 86_400_000) / steps);
    expect(answer.series).toEqual([{ name: 'Cursor', counts: [...Array(steps - 1).fill(0), 1] }]);
  });

  it('counts at the edges of a step what belongs to it', async () => {
    const { made, at, chart } = await open();
    const from = Date.parse('2026-03-01T12:30:00.000Z');
    for (const time of [from - 1, from, from + halfHour - 1, from + halfHour]) {
      at(time);
      await made();
    }
    at(from + 86_400_000 - 1);
    const day = await chart();
    expect(day.from).toBe('2026-03-01T12:30:00.000Z');
    expect(day.series[0]?.counts.slice(0, 3)).toEqual([2, 1, 0]);
    at(from + 86_400_000); // a step on, the first one has left
    expect((await chart()).series[0]?.counts.slice(0, 3)).toEqual([1, 0, 0]);
  });

  it('counts calls: refused ones too, but no intent, no event, no answer of a person, and nobody else’s', async () => {
    const { made, chart } = await open();
    await made({ outcome: null });
    await made();
    await made({ verdict: 'deny', outcome: 'denied' });
    await made({ verdict: 'approved' });
    await made({ verdict: 'event', tool: null });
    await made({ verdict: 'blocked', outcome: 'denied', tool: null });
    await made({ userId: 'auth0|grace', keyId: 'key_2' });
    expect(totals((await chart()).series)).toEqual({ Cursor: 2 });
    expect(totals((await chart('client', 1, 'auth0|nobody')).series)).toEqual({});
  });

  it('goes on with what is recorded after it was first asked for', async () => {
    const { made, chart } = await open();
    expect((await chart()).series).toEqual([]);
    await made();
    await made();
    expect(totals((await chart()).series)).toEqual({ Cursor: 2 });
  });

  it('names a client as its keys do, whatever it calls itself, and a replaced key is the same client', async () => {
    const { made, chart } = await open({ key_1: 'Laptop (old)', key_2: 'Laptop (old)' });
    await made({ client: 'Laptop (old) (Claude)' });
    await made({ keyId: 'key_2', client: 'Laptop (old)' });
    expect(totals((await chart()).series)).toEqual({ 'Laptop (old)': 2 });
  });

  it('counts by platform, the busiest first', async () => {
    const { made, chart } = await open();
    await made();
    await made({ tool: 'slack_search' });
    await made({ tool: 'slack_search' });
    await made({ tool: 'slack_search' });
    await made({ tool: 'github_get_file' });
    await made({ tool: '(unknown)' });
    expect((await chart('platform')).series.map(({ name }) => name)).toEqual(['Slack', 'GitHub']);
    expect(totals((await chart('platform')).series)).toEqual({ Slack: 3, GitHub: 2 });
  });

  it('puts what a legend cannot hold under one nameless line', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => `key_${index}`);
    const { made, chart } = await open(Object.fromEntries(ids.map((id, index) => [id, `Client ${index}`])));
    for (const [index, keyId] of ids.entries()) for (let call = 0; call <= index; call++) await made({ keyId });
    const { series } = await chart();
    expect(series.map(({ name }) => name)).toEqual(['Client 7', 'Client 6', 'Client 5', 'Client 4', 'Client 3', '']);
    expect(totals(series)['']).toBe(1 + 2 + 3);
  });
});
