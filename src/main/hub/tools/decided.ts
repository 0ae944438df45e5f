import type { ErrorCode } from '../../../shared/errors.ts';
import type { Account } from '../../../shared/model.ts';
import type { Resolved } from '../platforms/platform.ts';
import type { Listed } from './inventory.ts';

/** Why a call that was let pass as named is refused once it is known what it reaches. */
export type Refusal = { code: ErrorCode; reason: string };

/** A call that policy has looked at: this runs, with this input, and no other. */
export type Decided = {
  listed: Listed;
  input: Record<string, unknown>;
  account: Account;
  /** Decides again, on what the named repository stands for. */
  refusal(resolved: Resolved): Refusal | undefined;
};
