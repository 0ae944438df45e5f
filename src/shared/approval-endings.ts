/** How a request ended without its person's yes: as the record says it, and what its client is told. Only their own *Deny* is a refusal. */
import { type ErrorCode, type Failure, failure } from './errors.ts';

export const approvalEndings = {
  'the person declined': 'approval_denied',
  'nobody answered': 'approval_expired',
  'the caller went away': 'approval_cancelled',
  'the hub was stopped': 'approval_stopped',
  'the hub stopped before an answer': 'approval_stopped',
  'the hub stopped before it ran': 'approval_stopped',
  'the key was revoked': 'revoked',
  'everything was revoked': 'revoked',
  'the key was revoked or has expired': 'approval_withdrawn',
  'the key was paused': 'approval_withdrawn',
  'the account was disconnected': 'approval_withdrawn',
  'all passkeys were removed': 'approval_withdrawn',
  'the tool was changed or taken away': 'approval_withdrawn',
  'records of the audit log are missing': 'approval_withdrawn',
  'the approval was changed in the database': 'approval_withdrawn',
  'the secret that seals the approval is gone': 'approval_withdrawn',
} as const satisfies Record<string, ErrorCode>;

/** The reason in the record. */
export type ApprovalEnding = keyof typeof approvalEndings;

export const isEnding = (reason: string): reason is ApprovalEnding => Object.hasOwn(approvalEndings, reason);

/** What the client of a request that ended for this reason is told; undefined for a reason of which the hub knows nothing. */
export function endingFailure(reason: string | null | undefined): Failure | undefined {
  if (reason === null || reason === undefined || !isEnding(reason)) return undefined;
  const code = approvalEndings[reason];
  return failure(code, code === 'approval_withdrawn' ? `${reason[0]?.toUpperCase()}${reason.slice(1)}.` : undefined);
}
