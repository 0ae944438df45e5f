import type { ReceiptLine } from '../../../shared/receipt.ts';
import type { Named } from '../session/tenant.ts';

/** An account that is refused here already, with what the vault needs to ask for its token once more. */
export type ClosedAccount = { id: string; platform: string; connection: string; loginHint?: string | undefined };

/** What is still to be done about one line of a receipt; it is kept until the line is settled, through restarts of the hub. */
export type LineWork =
  | { side: 'keys'; keyId: string }
  | { side: 'approvals' | 'cached tokens' | 'open webui' }
  | { side: 'connected account' | 'platform'; account: ClosedAccount }
  /** `at`: where it was signed in, once it is no longer used here. */
  | { side: 'sign-in'; at?: Named };

/** Milliseconds after which a side is not asked again. */
export const retriedForMs = 7 * 86_400_000;

/** What came of it. `retrying` alone leaves it to be done again. */
export type SideAnswer = Pick<ReceiptLine, 'answer' | 'detail'> & { page?: string };

/** A line as it begins, and what is to be done about it, if anything. */
export type LineDraft = Pick<ReceiptLine, 'side' | 'what'> & Partial<SideAnswer> & { work?: LineWork };

export const revoked = (detail: string): SideAnswer => ({ answer: 'revoked', detail });
export const retrying = (detail: string): SideAnswer => ({ answer: 'retrying', detail });
export const failed = (detail: string): SideAnswer => ({ answer: 'failed', detail });
