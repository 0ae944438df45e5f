/** Who has to use a passkey for what, and from when. Raising counts at once; lowering a day later, which is the whole defence against it. */
import type { Approval } from '../../../../shared/approval.ts';
import { ApprovalLevel, type ApprovalLevels } from '../../../../shared/passkey.ts';

/** Milliseconds after which less is asked for, and after which a passkey that a passphrase added beside others approves. */
export const cautionMs = 24 * 3_600_000;

export type LevelState = {
  levels: ApprovalLevels;
  /** Lower ones, and from when they count, in milliseconds. */
  lowering?: { levels: ApprovalLevels; from: number } | undefined;
};

export const noLevels: ApprovalLevels = { usual: 'any', careful: 'any' };
export const passkeyLevels: ApprovalLevels = { usual: 'passkey', careful: 'passkey' };

export const levelsAt = ({ levels, lowering }: LevelState, now: number): ApprovalLevels =>
  lowering && now >= lowering.from ? lowering.levels : levels;

/** What is asked for from `now` on, where the person wants these levels. */
export function withLevels(state: LevelState, wanted: ApprovalLevels, now: number): LevelState {
  const current = levelsAt(state, now);
  const wished = { usual: wanted.usual, careful: higher(wanted.usual, wanted.careful) };
  const levels = { usual: higher(current.usual, wished.usual), careful: higher(current.careful, wished.careful) };
  const isLower = wished.usual !== levels.usual || wished.careful !== levels.careful;
  return { levels, lowering: isLower ? { levels: wished, from: now + cautionMs } : undefined };
}

/** After the first passkey: it is asked for at once. What was asked for beyond it still is, until less would count. */
export function withFirstPasskey(state: LevelState, now: number): LevelState {
  const { usual, careful } = levelsAt(state, now);
  const levels = { usual: higher(usual, 'passkey'), careful: higher(careful, 'passkey') };
  const isBeyond = levels.careful !== 'passkey';
  const lowering = isBeyond ? { levels: passkeyLevels, from: state.lowering?.from ?? now + cautionMs } : undefined;
  return { levels, lowering };
}

const ascending = ApprovalLevel.options;
const higher = (one: ApprovalLevel, other: ApprovalLevel): ApprovalLevel =>
  ascending.indexOf(one) < ascending.indexOf(other) ? other : one;

/** What it takes to approve this now. */
export function levelFor(state: LevelState, { access, flow }: Pick<Approval, 'access' | 'flow'>, now: number) {
  const { usual, careful } = levelsAt(state, now);
  return access === 'destructive' || flow !== undefined ? careful : usual;
}
