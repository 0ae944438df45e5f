/** The leak test runs in parts, each with a hub of its own; what must have happened in each stands in `expected.ts`. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditRecord } from '../../src/shared/model.ts';
import { expected, type PartName } from './expected.ts';
import { type Run, startRun } from './run.ts';

/** Starts the hub of a part; what is answered is empty until then. */
export function startPart(): Run {
  const run = {} as Run;
  beforeAll(async () => void Object.assign(run, await startRun()));
  afterAll(() => run.stop?.());
  return run;
}

/** The last test of a part. */
export function endPart(name: PartName, run: Run): void {
  it('looked at enough, and at everything once more finds nothing', async () => {
    const { names, bytes, secrets, needles } = await run.expectNoLeak('start');
    const { kinds, places, reasons } = expected[name];
    expect(bytes).toBeGreaterThan(500_000);
    expect(secrets).toBeGreaterThan(30);
    expect(needles).toBeGreaterThan(secrets * 10);
    const missing = (all: readonly string[], found: string[]): string[] => all.filter((one) => !found.includes(one));
    const kindsMet = run.secrets().map(({ kind }) => kind);
    expect(missing(kinds, kindsMet)).toEqual([]);
    expect(places.filter((place) => !names.some((one) => one.startsWith(place)))).toEqual([]);
    expect(missing(reasons, await reasonsOf(run))).toEqual([]);
  });
}

/** The reason of every audit record so far. */
export async function reasonsOf({ hub }: Run): Promise<string[]> {
  const { stdout } = await hub.cli('audit', 'export');
  const records = stdout.split('\n').filter(Boolean);
  return records.flatMap((line) => (JSON.parse(line) as AuditRecord).reason ?? []);
}
