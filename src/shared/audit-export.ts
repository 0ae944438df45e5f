/** The record as a file that anybody can check, by `opengithubx audit verify FILE` or `docs/verify-audit.py`. */
import type { CallOutput } from './contract.ts';
import { jsonLine } from './json-line.ts';
import { ok, type Result } from './result.ts';

type Exported = 'audit.list' | 'audit.checkpoints' | 'audit.tombstones' | 'audit.consents';
type Ask = <N extends Exported>(call: N, input: { limit?: number; after?: number }) => Promise<Result<CallOutput<N>>>;

/**
 * Hands on, as JSON lines, what stands for archived records, all records that are signed, oldest first, what their approvals
 * consented to, and the signed checkpoints. Answers how many records there were.
 */
export async function exportRecord(ask: Ask, write: (text: string) => unknown): Promise<Result<number>> {
  // Asked for first: of a record that is written meanwhile there would be no line before its signature.
  const signed = await ask('audit.checkpoints', {});
  if (!signed.ok) return signed;
  const archived = await ask('audit.tombstones', {});
  if (!archived.ok) return archived;
  // Nobody could tell those that are written meanwhile from others that somebody put after them.
  const end = signed.value.at(-1)?.sequence ?? Number.POSITIVE_INFINITY;
  const isSigned = ({ sequence }: { sequence: number }) => sequence <= end;
  const linesOf = (values: readonly unknown[]) => values.map((value) => `${jsonLine(value)}\n`).join('');
  await write(linesOf(archived.value.map((tombstone) => ({ tombstone }))));
  let records = 0;
  for (let after = 0; ; ) {
    const page = await ask('audit.list', { limit: 1000, after });
    if (!page.ok) return page;
    const last = page.value.at(-1);
    if (last === undefined) break;
    const whole = page.value.filter(isSigned);
    await write(linesOf(whole));
    records += whole.length;
    if (!isSigned(last)) break;
    after = last.sequence;
  }
  for (let after = 0; ; ) {
    const page = await ask('audit.consents', { after });
    if (!page.ok) return page;
    const last = page.value.at(-1);
    if (last === undefined) break;
    await write(linesOf(page.value.filter(isSigned).map((consent) => ({ consent }))));
    after = last.sequence;
  }
  await write(linesOf(signed.value.map((checkpoint) => ({ checkpoint }))));
  return ok(records);
}
