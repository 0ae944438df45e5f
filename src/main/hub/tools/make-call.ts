/** What is done of a call that was let through: what it would do, or all of it, each on record. */
import type { Labels } from '../../../shared/labels.ts';
import type { Preview } from '../../../shared/model.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { AuditEntry } from '../audit/record.ts';
import type { KeyLabels } from '../labels/key-labels.ts';
import { readByAnswer } from '../labels/read-by-answer.ts';
import { refused } from '../labels/without-outsiders.ts';
import type { Answer, Caller } from './caller.ts';
import type { Decided } from './decided.ts';
import { entryOf } from './entry-of.ts';
import { trimmed } from './fields.ts';
import type { Once } from './once.ts';
import type { Done, End, Perform, Seen } from './perform.ts';
import type { RecordCall } from './record-call.ts';
import { screened } from './screened.ts';
import { keptUndo, shownUndo } from './writing.ts';

export type MakeCall = {
  /** What a change would do. On record as what it is: something read, for the reason given. */
  look(caller: Caller, decided: Decided, reason: 'preview' | 'dry run'): Promise<Result<Seen>>;
  /** The call itself. `entry` adds to what the record says of it; `shown` is what the person saw of a change. */
  run(caller: Caller, decided: Decided, entry?: Partial<AuditEntry>, shown?: Preview): Promise<Result<Answer>>;
};

type Dependencies = {
  perform: Perform;
  record: RecordCall;
  labels: Pick<KeyLabels, 'add'>;
  once: Once;
  hmacKey: Buffer;
};

export function createMakeCall({ perform, record, labels, once, hmacKey }: Dependencies): MakeCall {
  /**
   * The answer, once it is on disk what the key has read with it: by all that the tool answered, since what `fields` leaves
   * out says where the rest is from.
   */
  async function learned<T extends Done | Seen>(
    { key }: Caller,
    decided: Decided,
    done: T,
    access: AuditEntry['access'],
  ): Promise<Result<T>> {
    return labels.add(key, readIn(decided, done)).then(
      () => ok(done),
      () => record.unrecorded(access),
    );
  }

  /** The person sees a preview as it is; whatever goes to a client is screened, and without what its key leaves out. */
  async function looked(caller: Caller, decided: Decided, reason: 'preview' | 'dry run'): Promise<End<Seen>> {
    const end = await perform.preview(caller, decided);
    if (reason === 'preview' && end.result.ok) return end;
    if (end.result.ok && isLeftOut(caller, decided, end.result.value)) {
      return { outcome: 'denied', reason: refused.failure.code, result: refused };
    }
    return screened(end, caller.key.grant, (seen, secretsRemoved) => ({ ...seen, secretsRemoved }), 'read');
  }

  return {
    async look(caller, decided, reason) {
      // Under no name that a client gave: that is for the change alone.
      const entry = { ...entryOf(caller, { ...decided, callId: undefined }, hmacKey), access: 'read', reason };
      const seen = await record.run(
        caller.key,
        entry,
        () => looked(caller, decided, reason),
        ({ preview }) => preview,
      );
      // What only the person is shown, the key has not read.
      if (!seen.ok) return seen;
      const isForeign = readIn(decided, seen.value).untrusted.length > 0;
      const told: Seen = { ...seen.value, ...(isForeign && { isForeign }) };
      return reason === 'dry run' ? learned(caller, decided, told, 'read') : ok(told);
    },
    run(caller, decided, entry = {}, shown) {
      const end = record.run(
        caller.key,
        { ...entryOf(caller, decided, hmacKey), ...entry },
        () => perform.run(caller, decided, shown),
        (done) => answerOf(done, caller, decided),
      );
      // Each time it is answered: what the key had read may have been cleared since.
      const answer = async (): Promise<Result<Answer>> => {
        const done = await end;
        const known = done.ok ? await learned(caller, decided, done.value, decided.listed.tool.access) : done;
        if (!known.ok) return known;
        const isTrusted = readIn(decided, known.value).untrusted.length === 0;
        return ok({ value: answerOf(known.value, caller, decided), ...(isTrusted && { isTrusted }) });
      };
      if (decided.callId !== undefined) once.began(decided.callId, end, answer);
      return answer();
    },
  };
}

/** What whoever has it has read. */
function readIn({ listed, input }: Decided, done: Done | Seen): Labels {
  const { resolved, undo } = done;
  // What it answers can say by itself that it is a stranger's.
  const answer = 'value' in done ? { outsider: done.outsider, ...done.value } : done.preview;
  const read = { ...answer, ...(undo && { undo }) };
  return readByAnswer(listed, input, read, resolved);
}

/** Whether a change says what strangers may have written, which nothing of it names, to a key that leaves such things out. */
const isLeftOut = ({ key }: Caller, decided: Decided, done: Done | Seen): boolean =>
  key.grant.outsiders === 'drop' && readIn(decided, done).untrusted.length > 0;

function answerOf(done: Done, caller: Caller, decided: Decided): Record<string, unknown> {
  const { value, undo } = done;
  if (!undo) return trimmed(value, decided.input);
  if (!isLeftOut(caller, decided, done)) return { ...value, undo: shownUndo(undo) };
  return { ...value, ...('title' in value && { title: '' }), undo: 'reason' in undo ? undo : keptUndo };
}
