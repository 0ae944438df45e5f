/**
 * The records of one call. A change leaves up to three pairs of them: its preview, its question and its effect, each with a
 * separate name. A reader of the record sees one call, which stands where its newest record is. Pure.
 */
import { allowedForAWhile } from '../../../../shared/approval.ts';
import type { AuditRecord } from '../../../../shared/model.ts';

/**
 * Whether an ended record stands for its call, in SQL. A preview that succeeded is followed by the question or the change, and an
 * approval by the change that it lets through.
 */
export const standsForItsCall = "verdict IS NOT 'approved' AND NOT (reason IS 'preview' AND outcome IS 'ok')";

/** What is kept of the newest record of a call. */
export type NewestRecord = Pick<AuditRecord, 'sequence' | 'callId' | 'approvalId' | 'verdict' | 'reason' | 'outcome'>;

/** The approval that a person gave for this very call; of one that ran unasked it is another's. */
export const approvalOf = ({ approvalId, reason }: Pick<NewestRecord, 'approvalId' | 'reason'>): string | null =>
  reason?.startsWith(allowedForAWhile) ? null : approvalId;

/**
 * Takes the next record into `open`: of each call that has not ended, its newest record. What was approved has not ended before the
 * change that it lets through, or its own time.
 */
export function followOpen<P extends NewestRecord>(open: Map<string, P>, record: P): void {
  const approval = approvalOf(record);
  if (approval !== null) open.delete(approval);
  if (record.outcome === null || record.verdict === 'approved') open.set(record.callId, record);
  else open.delete(record.callId);
}

/** So many records at the most lie between a preview and its question, since the one follows from the other at once. */
export const nearby = 500;

/**
 * The records that the call `last` stands for, oldest first, with itself at the end. `around` holds at least those of its name and
 * its approval, and the `nearby` ones before them.
 */
export function recordsOfCall(last: AuditRecord, around: readonly AuditRecord[]): AuditRecord[] {
  const before = around.filter(({ sequence }) => sequence < last.sequence);
  const attempt = [...begun(last, before), last];
  if (last.approvalId === null) return attempt;
  const approval = approvalOf(last);
  const question = before.filter(({ callId }) => callId === approval && callId !== last.callId);
  const parts = [...question, ...attempt];
  const [first = last] = parts;
  const preview = before.findLast((one) => one.sequence < first.sequence && isPreviewOf(one, first));
  return preview ? [...begun(preview, before), preview, ...parts] : parts;
}

/** What was recorded before under the same name; of a call that was made again under it, since then. */
function begun(last: AuditRecord, before: readonly AuditRecord[]): AuditRecord[] {
  const own = before.filter(({ callId, sequence }) => callId === last.callId && sequence < last.sequence);
  const isQuestion = last.callId === last.approvalId;
  const ended = own.findLastIndex(({ outcome, verdict }) => outcome !== null && verdict !== 'approved');
  return isQuestion ? own : own.slice(ended + 1);
}

/** What the preview of a question is recorded under. */
export const previewName = (approvalId: string): string => `${approvalId}.preview`;

/** Of a question by its name alone. What ran unasked has the arguments of its preview, and nothing that names it. */
function isPreviewOf(one: AuditRecord, first: AuditRecord): boolean {
  if (one.verdict !== 'allow' || one.reason !== 'preview' || one.outcome !== 'ok') return false;
  if (first.callId === first.approvalId) return one.callId === previewName(first.callId);
  return (['userId', 'keyId', 'tool', 'account', 'argumentsHmac'] as const).every((name) => one[name] === first[name]);
}
