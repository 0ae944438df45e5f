/** What is done of a call that was let through: what it would do, or all of it, each on record. */
import type { Preview } from '../../../shared/model.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { AuditEntry } from '../audit/record.ts';
import type { Answer, Caller } from './caller.ts';
import type { Decided } from './decided.ts';
import { entryOf } from './entry-of.ts';

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

export function createMakeCall(perform: Perform, record: RecordCall, once: Once, hmacKey: Buffer): MakeCall {
  /** The person sees a preview as it is; whatever goes to a client is screened. */
  async function looked(caller: Caller, decided: Decided, reason: 'preview' | 'dry run'): Promise<End<Seen>> {
    const end = await perform.preview(caller, decided);
    if (reason === 'preview' && end.result.ok) return end;
    return screened(end, caller.key.grant, (seen, secretsRemoved) => ({ ...seen, secretsRemoved }));
  }

  return {
    look(caller, decided, reason) {
      // Under no name that a client gave: that is for the change alone.
      const entry = { ...entryOf(caller, { ...decided, callId: undefined }, hmacKey), access: 'read', reason };
      return record.run(
        caller.key,
        entry,
        () => looked(caller, decided, reason),
        ({ preview }) => preview,
      );
    },
    run(caller, decided, entry = {}, shown) {
      const running = record
        .run(
          caller.key,
          { ...entryOf(caller, decided, hmacKey), ...entry },
          () => perform.run(caller, decided, shown),
          answerOf,
        )
        .then((done): Result<Answer> => (done.ok ? ok({ value: answerOf(done.value) }) : done));
      if (decided.callId !== undefined) once.began(decided.callId, running);
      return running;
    },
  };
}

const answerOf = ({ value, undo }: Done): Record<string, unknown> =>
  undo ? { ...value, undo: shownUndo(undo) } : value;
