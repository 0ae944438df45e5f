import { describe, expect, it } from 'vitest';
import { activityHandlers } from '../../../../../src/main/hub/features/activity/calls.ts';
import { openAnchor } from '../../../../../src/main/hub/kernel/audit/anchor.ts';
import { openAudit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import type { AuditEntry } from '../../../../../src/main/hub/kernel/audit/record.ts';
import type { ActivityFilter } from '../../../../../src/shared/shapes.ts';
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
    async found(filter: ActivityFilter = {}, userId = ada) {
      const context = { userId, openUrl: () => undefined, signal: new AbortController().signal } as never;
      const answer = await calls['audit.search']({ ...filter, offset: 0, limit: 100, chart: true }, context);
      if (!answer.ok || !answer.value.chart) throw new Error('No chart.');
      const { total, chart } = answer.value;
      return { total, ...chart, counts: chart.steps.map((step) => step.calls) };
    },
  };
}

const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);
const ago = (ms: number): string => new Date(start - ms).toISOString();

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
});

describe('the chart of calls', () => {
  it.each([
    ['hour', 3_600_000, 61, 60_000, '2026-03-01T11:10:00.000Z'],
    ['day', 24 * 3_600_000, 49, halfHour, '2026-02-28T12:00:00.000Z'],
    ['week', 168 * 3_600_000, 57, 6 * halfHour, '2026-02-22T12:00:00.000Z'],
    ['month', 720 * 3_600_000, 61, 24 * halfHour, '2026-01-30T12:00:00.000Z'],
  ])('of the last %s has equal steps that end with the one that is now', async (_, span, steps, stepMs, from) => {
    const { made, found } = await open();
    await made();
    const chart = await found({ since: ago(span) });
    expect(chart).toMatchObject({ from, stepMs, counts: [...Array(steps - 1).fill(0), 1] });
  });

  it('begins with the oldest call where no time is asked for, and has every call of any age', async () => {
    const { made, at, found } = await open();
    for (const days of [800, 31, 1, 0]) {
      at(start - days * 48 * halfHour);
      await made();
    }
    const { counts, total } = await found();
    expect(counts.length).toBeLessThanOrEqual(62);
    expect([counts[0], sum(counts), total]).toEqual([1, 4, 4]);
  });

  it('has a call that is newer than the clock, as after it was set back', async () => {
    const { made, at, found } = await open();
    await made();
    at(start - 3 * halfHour);
    expect((await found({ since: ago(8 * halfHour) })).counts).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('counts what the list has, under every filter: events, what is under way, and what was refused', async () => {
    const { made, found } = await open({ key_1: 'Cursor', key_2: 'Editor' });
    await made({ callId: 'under way', outcome: null });
    await made({ callId: 'a', access: 'write' });
    await made({ callId: 'b', verdict: 'deny', outcome: 'denied', access: 'write' });
    await made({ callId: 'c', verdict: 'event', tool: null });
    await made({ callId: 'd', verdict: 'event', tool: null, keyId: null });
    await made({ callId: 'e', keyId: 'key_2', tool: 'slack_search' });
    await made({ callId: 'f', userId: 'auth0|grace', keyId: 'key_2' });
    const filters: [ActivityFilter, number][] = [
      [{}, 6],
      [{ client: 'Cursor' }, 4],
      [{ client: 'Editor' }, 1],
      [{ client: 'Nobody' }, 0],
      [{ platform: 'slack' }, 1],
      [{ client: 'Cursor', kind: 'change' }, 1],
      [{ kind: 'blocked' }, 1],
      [{ text: 'github', since: ago(halfHour) }, 3],
    ];
    for (const [filter, count] of filters) {
      const { total, counts } = await found(filter);
      expect([total, sum(counts)], JSON.stringify(filter)).toEqual([count, count]);
    }
    expect(sum((await found()).steps.map(({ changes }) => changes))).toBe(1);
  });

  it('counts each client and all as if none were chosen, under the other filters', async () => {
    const { made, found } = await open({ key_1: 'Cursor', key_2: 'Editor' });
    for (const keyId of ['key_2', 'key_1', 'key_2', null]) await made({ callId: `${keyId}`, keyId });
    await made({ keyId: 'key_1', tool: 'slack_search' });
    await made({ keyId: 'key_1', tool: 'slack_search' });
    const clients = [
      { name: 'Cursor', calls: 3 },
      { name: 'Editor', calls: 2 },
    ];
    expect(await found()).toMatchObject({ all: 6, clients });
    expect(await found({ client: 'Editor' })).toMatchObject({ all: 6, clients, total: 2 });
    const ofGitHub = { platform: 'github', client: 'Cursor' };
    expect(await found(ofGitHub)).toMatchObject({ all: 4, clients: [clients[1], { name: 'Cursor', calls: 1 }] });
  });

  it('goes on with what is recorded after it was first asked for', async () => {
    const { made, found } = await open();
    expect(await found({ client: 'Cursor' })).toMatchObject({ total: 0, clients: [] });
    await made();
    await made();
    const { counts, clients } = await found({ client: 'Cursor' });
    expect([sum(counts), clients]).toEqual([2, [{ name: 'Cursor', calls: 2 }]]);
  });

  it('names a client as its keys do, whatever it calls itself, and a replaced key is the same client', async () => {
    const { made, found } = await open({ key_1: 'Laptop (old)', key_2: 'Laptop (old)' });
    await made({ client: 'Laptop (old) (Claude)' });
    await made({ keyId: 'key_2', client: 'Laptop (old)' });
    const { total, clients } = await found({ client: 'Laptop (old)' });
    expect([total, clients]).toEqual([2, [{ name: 'Laptop (old)', calls: 2 }]]);
  });
});
