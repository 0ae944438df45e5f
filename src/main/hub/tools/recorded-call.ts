/** What is done of a call that was let through: what it would do, or all of it, each on record. */
import type { Labels } from '../../../shared/labels.ts';
import type { Preview } from '../../../shared/model.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { CallNamesStore } from '../audit/call-names.ts';
import type { AuditEntry } from '../audit/record.ts';
import type { Caller, CallOutcome, CallPreview, CallResult, Decision, Execution } from '../call.ts';
import type { KeyLabels } from '../labels/key-labels.ts';
import { readByAnswer } from '../labels/read-by-answer.ts';
import { leftOut } from '../labels/without-outsiders.ts';
import { type CallRecorder, entryOf } from './call-record.ts';
import { keptUndo, shownUndo } from './change-options.ts';
import type { Executor } from './execute.ts';
import { trimFields } from './fields.ts';
import type { Idempotency } from './idempotency.ts';
import { namesInAnswer } from './names-in-answer.ts';
import { screenOutcome } from './screened.ts';

export type RecordedCalls = {
  /** What a change would do. On record as what it is: something read, for the reason given. */
  preview(caller: Caller, decided: Decision, reason: 'preview' | 'dry run'): Promise<Result<CallPreview>>;
  /** The call itself. `entry` adds to what the record says of it; `shown` is what the person saw of a change. */
  execute(caller: Caller, decided: Decision, entry?: Partial<AuditEntry>, shown?: Preview): Promise<Result<CallResult>>;
};

type Dependencies = {
  executor: Executor;
  record: CallRecorder;
  labels: Pick<KeyLabels, 'add'>;
  idempotency: Idempotency;
  names: Pick<CallNamesStore, 'keep'>;
  hmacKey: Buffer;
};

export function createRecordedCalls({
  executor,
  record,
  labels,
  idempotency,
  names,
  hmacKey,
}: Dependencies): RecordedCalls {
  /**
   * The answer, once it is on disk what the key has read with it: by all that the tool answered, since what `fields` leaves
   * out says where the rest is from.
   */
  async function recordLabels<T extends Execution | CallPreview>(
    { key }: Caller,
    decided: Decision,
    done: T,
    access: AuditEntry['access'],
  ): Promise<Result<T>> {
    if (key.isPerson) return ok(done); // no client has read it
    return labels.add(key, labelsOf(decided, done)).then(
      () => ok(done),
      () => record.unrecorded(access),
    );
  }

  /** The person sees a preview as it is; whatever goes to a client is screened, and without what its key leaves out. */
  async function screenedPreview(
    caller: Caller,
    decided: Decision,
    reason: 'preview' | 'dry run',
  ): Promise<CallOutcome<CallPreview>> {
    const end = await executor.previewChange(caller, decided);
    if (reason === 'preview' && end.result.ok) return end;
    if (end.result.ok && isLeftOut(caller, decided, end.result.value)) {
      return { outcome: 'denied', reason: leftOut.failure.code, result: leftOut };
    }
    return screenOutcome(end, caller.key.grant, (seen, secretsRemoved) => ({ ...seen, secretsRemoved }), 'read');
  }

  return {
    async preview(caller, decided, reason) {
      // Under no name that a client gave: that is for the change alone.
      const entry = { ...entryOf(caller, { ...decided, callId: undefined }, hmacKey), access: 'read', reason };
      const seen = await record.withRecord(
        caller.key,
        entry,
        () => screenedPreview(caller, decided, reason),
        ({ preview }) => preview,
      );
      // What only the person is shown, the key has not read.
      if (!seen.ok) return seen;
      const isForeign = labelsOf(decided, seen.value).untrusted.length > 0;
      const told: CallPreview = { ...seen.value, ...(isForeign && { isForeign }) };
      return reason === 'dry run' ? recordLabels(caller, decided, told, 'read') : ok(told);
    },
    execute(caller, decided, entry = {}, shown) {
      const full = { ...entryOf(caller, decided, hmacKey), ...entry };
      const end = record.withRecord(
        caller.key,
        full,
        () => executor.execute(caller, decided, shown),
        (done) => answerFor(done, caller, decided),
        ({ value }) => {
          const found = namesInAnswer(value);
          return found ? names.keep(caller.key.userId, full.callId, found) : [];
        },
      );
      // Each time it is answered: what the key had read may have been cleared since.
      const answer = async (): Promise<Result<CallResult>> => {
        const done = await end;
        const known = done.ok ? await recordLabels(caller, decided, done.value, decided.listed.tool.access) : done;
        if (!known.ok) return known;
        const isTrusted = labelsOf(decided, known.value).untrusted.length === 0;
        return ok({ value: answerFor(known.value, caller, decided), ...(isTrusted && { isTrusted }) });
      };
      if (decided.callId !== undefined) idempotency.noteExecution(decided.callId, end, answer);
      return answer();
    },
  };
}

/** What its holder has read. */
function labelsOf({ listed, input }: Decision, done: Execution | CallPreview): Labels {
  const { resolved, undo } = done;
  // What it answers can say by itself that it is an outsider's.
  const answer = 'value' in done ? { outsider: done.outsider, ...done.value } : done.preview;
  const read = { ...answer, ...(undo && { undo }) };
  return readByAnswer(listed, input, read, resolved);
}

/** Whether a change says what outsiders may have written, which nothing of it names, to a key that leaves such things out. */
const isLeftOut = ({ key }: Caller, decided: Decision, done: Execution | CallPreview): boolean =>
  key.grant.outsiders === 'drop' && labelsOf(decided, done).untrusted.length > 0;

function answerFor(done: Execution, caller: Caller, decided: Decision): Record<string, unknown> {
  const { value, undo } = done;
  if (!undo) return trimFields(value, decided.input);
  if (!isLeftOut(caller, decided, done)) return { ...value, undo: shownUndo(undo) };
  return { ...value, ...('title' in value && { title: '' }), undo: 'reason' in undo ? undo : keptUndo };
}
