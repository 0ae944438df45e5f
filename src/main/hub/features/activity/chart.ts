/** The chart of the calls that a filter lets through: equal steps of time, and its clients. Pure. */
import type { Key } from '../../../../shared/model.ts';
import type { ActivityChart } from '../../../../shared/shapes.ts';
import type { Spread } from '../../kernel/audit/search.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
/** From a minute for the last hour to a month; each is a multiple of those that calls are counted in. */
const stepsMs = [minute, hour / 2, 3 * hour, 12 * hour, day, 7 * day, 30 * day];
/** The last hour has a minute more than sixty, where it began within one. */
const mostSteps = 62;

/** From `since`, or else the oldest call and at least for a day, until now or the newest call. Every call that was counted is in one step. */
export function stepsOf({ stepMs: least, tallied }: Spread, since: string | undefined, now: number) {
  const times = tallied.map(({ at }) => at);
  const begin = since === undefined ? times.reduce((a, b) => Math.min(a, b), now - day) : Date.parse(since);
  const end = times.reduce((a, b) => Math.max(a, b), now);
  const long = (end - begin) / mostSteps;
  const stepMs = stepsMs.find((step) => step >= least && step > long) ?? Math.ceil(long / day + 1) * day;
  const first = Math.floor(begin / stepMs);
  const steps = Array.from({ length: Math.floor(end / stepMs) - first + 1 }, () => ({ calls: 0, changes: 0 }));
  for (const { at, calls, changes } of tallied) {
    const step = steps[Math.max(0, Math.floor(at / stepMs) - first)];
    if (!step) continue;
    step.calls += calls;
    step.changes += changes;
  }
  return { from: new Date(first * stepMs).toISOString(), stepMs, steps };
}

export const callsIn = ({ tallied }: Spread): number => tallied.reduce((sum, { calls }) => sum + calls, 0);

/** A key that was replaced and the one in its place are one client. */
export function clientsOf({ tallied }: Spread, keys: readonly Key[]): ActivityChart['clients'] {
  const names = new Map(keys.map(({ id, client }) => [id, client]));
  const counts = new Map<string, number>();
  for (const { keyId, calls } of tallied) {
    if (keyId === null) continue;
    const name = names.get(keyId) ?? keyId;
    counts.set(name, (counts.get(name) ?? 0) + calls);
  }
  return [...counts].map(([name, calls]) => ({ name, calls })).sort((a, b) => b.calls - a.calls);
}

/** The ids of the keys of a client; a key that is no longer listed is named by its id. */
export function keysOf(client: string, keys: readonly Key[]): string[] {
  const own = keys.filter((key) => key.client === client).map(({ id }) => id);
  return own.length > 0 ? own : [client];
}
