/** How many calls there were over time, for the chart. */
import type { Database } from '../database/database.ts';
import { followLog } from './follow.ts';

export type Counts = { name: string; counts: number[] };

type Counted = {
  userId: string;
  by: 'key' | 'tool';
  /** Times in milliseconds, both multiples of `shortestStepMs`. */
  from: number;
  stepMs: number;
  steps: number;
};

/** Calls of tools by key or by tool, in equal steps. */
export type CountCalls = (counted: Counted) => Promise<Counts[]>;

/** Half an hour: what is kept for each; longer steps are made of these. */
export const shortestStepMs = 1_800_000;
const longestMs = 31 * 86_400_000;

/** What a person answered is not a call; that which it was about is recorded on its own once it runs. */
const isCall =
  "tool IS NOT NULL AND outcome IS NOT NULL AND key_id IS NOT NULL AND user_id IS NOT NULL AND verdict <> 'approved'";

/** Counts calls of tools of the last 30 days. `head` tells the sequence of the last record, `now` the time. */
export function createCount(database: Database, head: () => number, now: () => number): CountCalls {
  /** Calls by person, key and tool, and by the step in which they ended. */
  const counts = new Map<string, Map<number, number>>();
  const catchUp = followLog(database, head, {
    columns: 'time, user_id, key_id, tool',
    where: `${isCall} AND time > ?`,
    values: [new Date(now() - longestMs).toISOString()],
    take: (rows) => {
      for (const row of rows) {
        const who = JSON.stringify([row['user_id'], row['key_id'], row['tool']]);
        const step = Math.floor(Date.parse(String(row['time'])) / shortestStepMs);
        const steps = counts.get(who) ?? new Map<number, number>();
        steps.set(step, (steps.get(step) ?? 0) + 1);
        counts.set(who, steps);
      }
    },
  });

  /** What no chart reaches any more. */
  const forget = (): void => {
    const oldest = Math.floor((now() - longestMs) / shortestStepMs);
    for (const [who, steps] of counts) {
      for (const step of steps.keys()) if (step < oldest) steps.delete(step);
      if (steps.size === 0) counts.delete(who);
    }
  };

  return async ({ userId, by, from, stepMs, steps }) => {
    await catchUp();
    forget();
    const series = new Map<string, number[]>();
    for (const [who, made] of counts) {
      const [person, key, tool] = JSON.parse(who) as [string, string, string];
      if (person !== userId) continue;
      const name = by === 'key' ? key : tool;
      const line = series.get(name) ?? Array.from({ length: steps }, () => 0);
      for (const [step, calls] of made) {
        const at = Math.floor((step * shortestStepMs - from) / stepMs);
        if (at >= 0 && at < steps) line[at] = (line[at] ?? 0) + calls;
      }
      series.set(name, line);
    }
    return [...series].map(([name, line]) => ({ name, counts: line }));
  };
}
