import type { Account } from '../../../shared/model.ts';
import type { Subject } from '../approvals/subject.ts';
import type { Listed } from './inventory.ts';

/** A call that policy has looked at: this runs, with this input, and no other. */
export type Decided = {
  listed: Listed;
  input: Record<string, unknown>;
  account: Account;
  /** Its name in the record, where its client gave it one; see `once.ts`. */
  callId?: string | undefined;
  /** The place as the person was asked about it; what is another by now is not changed. */
  place?: Subject['place'];
};
