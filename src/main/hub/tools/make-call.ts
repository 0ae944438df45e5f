/** What is done of a call that was let through: what it would do, or all of it, each on record. */
import type { Preview } from '../../../shared/model.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { AuditEntry } from '../audit/record.ts';
import type { KeyLabels } from '../labels/key-labels.ts';
import { readByAnswer } from '../labels/read-by-answer.ts';
import type { Answer, Caller } from './caller.ts';
import type { Decided } from './decided.ts';
import { entryOf } from './entry-of.ts';
import { trimmed } from './fields.ts';
import type { Once } from './once.ts';
import type { Done, End, Perform, Seen } from './perform.ts';
import type { RecordCall } from './record-call.ts';
import { screened } from './screened.ts';
import { shownUndo } from './writing.ts';

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
    { listed, input }: Decided,
    done: T,
  ): Promise<Result<T>> {
    const { resolved, undo } = done;
    const read = { ...('value' in done ? done.value : done.preview), ...(undo && { undo }) };
    return labels.add(key, readByAnswer(listed, input, read, resolved)).then(
      () => ok(done),
      () => record.unwritable(),
    );
  }

  /** The person sees a preview as it is; whatever goes to a client is screened. */
  async function looked(caller: Caller, decided: Decided, reason: 'preview' | 'dry run'): Promise<End<Seen>> {
    const end = await perform.preview(caller, decided);
    if (reason === 'preview' && end.result.ok) return end;
    return screened(end, caller.key.grant, (seen, secretsRemoved) => ({ ...seen, secretsRemoved }));
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
      return seen.ok && reason === 'dry run' ? learned(caller, decided, seen.value) : seen;
    },
    run(caller, decided, entry = {}, shown) {
      const end = record.run(
        caller.key,
        { ...entryOf(caller, decided, hmacKey), ...entry },
        () => perform.run(caller, decided, shown),
        (done) => answerOf(done, decided),
      );
      // Each time it is answered: what the key had read may have been cleared since.
      const answer = async (): Promise<Result<Answer>> => {
        const done = await end;
        const known = done.ok ? await learned(caller, decided, done.value) : done;
        return known.ok ? ok({ value: answerOf(known.value, decided) }) : known;
      };
      if (decided.callId !== undefined) once.began(decided.callId, end, answer);
      return answer();
    },
  };
}

const answerOf = ({ value, undo }: Done, { input }: Decided): Record<string, unknown> =>
  undo ? { ...value, undo: shownUndo(undo) } : trimmed(value, input);
