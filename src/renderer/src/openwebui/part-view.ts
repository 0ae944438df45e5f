/** What is said of each part that this hub can be there, and what is to be done about all of them. Pure. */
import type {
  OpenWebUIFinding,
  OpenWebUIPartState,
  OpenWebUIProof,
  OpenWebUIStatus,
} from '../../../shared/open-webui.ts';

export type PartView = {
  /** A name of `words.parts.says`. `by hand`: nobody can look, for want of an administrator's key. */
  says: 'not registered' | 'present' | 'removed' | 'edited' | 'by hand';
  tone: 'ok' | 'wrong' | 'faint';
  /** What the part has done so far, where it is to be told: that it has called, or that nothing was heard of it. */
  called: 'at' | 'never' | null;
};

/** `isByHand`: it is allowed, and the person takes it there themselves. */
export function viewPart({ state, calledAt }: OpenWebUIPartState, isByHand: boolean): PartView {
  const says = state === 'not registered' && isByHand ? 'by hand' : state;
  const tone = says === 'present' ? 'ok' : says === 'removed' || says === 'edited' ? 'wrong' : 'faint';
  const called = calledAt !== null ? 'at' : says === 'not registered' ? null : 'never';
  return { says, tone: says === 'by hand' && called === 'at' ? 'ok' : tone, called };
}

/** Whether something that this hub wrote there is gone or not as it was. */
export const needsRepair = (parts: readonly OpenWebUIPartState[]): boolean =>
  parts.some(({ state }) => state === 'removed' || state === 'edited');

/** Whether something of the person's still stands there without a key. Where all share one entry, it is somebody else's as well. */
export const isLeftOver = (
  { keyId, parts }: Pick<OpenWebUIStatus, 'keyId' | 'parts'>,
  proof: OpenWebUIProof,
): boolean => keyId === null && proof !== 'sso' && parts.some(({ state }) => state !== 'not registered');

/** How many of what must hold do not. */
export const countFindings = (findings: readonly OpenWebUIFinding[]): { missing: number; warnings: number } => ({
  missing: findings.filter(({ state }) => state === 'missing').length,
  warnings: findings.filter(({ state }) => state === 'warning').length,
});
