/** How Open WebUI stands for a person: what a change there alters, whose their account is, and how each part is. Pure. */
import type {
  OpenWebUIChange,
  OpenWebUIFinding,
  OpenWebUIIdentity,
  OpenWebUIPart,
  OpenWebUIPartState,
  OpenWebUIProof,
  OpenWebUIStatus,
} from '../../../../shared/open-webui.ts';

/** `isOther`: the other side has no such line. */
export type ChangeLine = { text: string; isOther: boolean };
type ChangeView = {
  kind: 'added' | 'changed' | 'removed' | 'same';
  before: ChangeLine[] | null;
  after: ChangeLine[] | null;
};

export function viewChange({ before, after }: Pick<OpenWebUIChange, 'before' | 'after'>): ChangeView {
  const [was, is] = [linesOf(before), linesOf(after)];
  const kind = was === null ? 'added' : is === null ? 'removed' : was.join('\n') === is.join('\n') ? 'same' : 'changed';
  return {
    kind,
    before: was && (is ? marked(was, is) : plain(was)),
    after: is && (was ? marked(is, was) : plain(is)),
  };
}

/** One member a line, where it is JSON. */
function linesOf(text: string | null): string[] | null {
  if (text === null) return null;
  try {
    return JSON.stringify(JSON.parse(text), null, 2).split('\n');
  } catch {
    return text.split('\n');
  }
}

const plain = (lines: string[]): ChangeLine[] => lines.map((text) => ({ text, isOther: false }));

/** A line counts as often as it occurs. Commas are of no interest: they go with the member that follows. */
function marked(lines: string[], others: string[]): ChangeLine[] {
  const left = others.map(bare);
  return lines.map((text) => {
    const at = left.indexOf(bare(text));
    if (at >= 0) left.splice(at, 1);
    return { text, isOther: at < 0 };
  });
}
const bare = (line: string): string => line.replace(/,$/, '');

/** What is said of the person's account there, and what they can do about it. Pure. */
export type IdentityView = {
  /** A name of `words.identity.says`. */
  says:
    | OpenWebUIIdentity['state']
    | 'first sign-in first'
    | 'no sign-on'
    | 'conflict at sign-in'
    | 'linked by sso'
    | 'linked by created'
    | 'linked by password';
  tone: 'ok' | 'waiting' | 'wrong';
  /** A password makes the account, or proves one that there is; `go there`: it comes with their next sign-in. */
  does: 'make' | 'prove' | 'go there' | null;
};

export function viewIdentity({ state, by }: OpenWebUIIdentity, proof: OpenWebUIProof): IdentityView {
  switch (state) {
    case 'linked':
      return { says: by === null ? 'linked' : `linked by ${by}`, tone: 'ok', does: null };
    case 'first sign-in':
      // A key is for an account that is there; a sign-in proves itself once there is one.
      return { says: proof === 'sso' ? state : 'first sign-in first', tone: 'waiting', does: 'go there' };
    // Where calls are proved by signing in with the tenant, an account with its own password is of no use.
    case 'absent':
      return proof === 'sso'
        ? { says: 'no sign-on', tone: 'waiting', does: null }
        : { says: state, tone: 'waiting', does: 'make' };
    case 'conflict':
      return proof === 'sso'
        ? { says: 'conflict at sign-in', tone: 'wrong', does: null }
        : { says: state, tone: 'wrong', does: 'prove' };
    case 'unverified':
      return { says: state, tone: 'wrong', does: null };
    case 'unknown':
      // A sign-in proves itself in each call; otherwise a password can show which account is theirs.
      return { says: state, tone: 'waiting', does: proof === 'sso' ? null : 'prove' };
  }
}

/**
 * Whether to ask for a permission makes sense already. A key is for an account that is known to be theirs; where their sign-in
 * is the proof, it is enough that nothing speaks against it.
 */
export const mayAllow = (identity: OpenWebUIIdentity | null, proof: OpenWebUIProof): boolean =>
  identity?.state === 'linked' ||
  (proof === 'sso' && (identity === null || identity.state === 'first sign-in' || identity.state === 'unknown'));

/** What is said of each part that this hub can be there, and what is to be done about all of them. Pure. */
export type PartView = {
  /** A name of `words.parts.says`. `by hand`: nobody can look, for want of an administrator's key. */
  says: 'not registered' | 'present' | 'removed' | 'edited' | 'by hand';
  tone: 'ok' | 'wrong' | 'faint';
  /** What is known of the whole way: that a call of theirs got through, how far Open WebUI came when it tried, or nothing. */
  proof: 'proved' | 'reached' | 'apart' | 'never' | null;
};

/** `isByHand`: it is allowed, and the person takes it there themselves. */
export function viewPart({ state, provedAt, reach }: OpenWebUIPartState, isByHand: boolean): PartView {
  const says = state === 'not registered' && isByHand ? 'by hand' : state;
  const proof = provedAt !== null ? 'proved' : says === 'not registered' ? null : (reach ?? 'never');
  const isWrong = says === 'removed' || says === 'edited' || proof === 'apart';
  // Until a call of theirs has got through, nobody can say that all is well.
  return { says, tone: isWrong ? 'wrong' : proof === 'proved' ? 'ok' : 'faint', proof };
}

/** Whether something that this hub wrote there is gone or not as it was. */
export const needsRepair = (parts: readonly OpenWebUIPartState[]): boolean =>
  parts.some(({ state }) => state === 'removed' || state === 'edited');

/** Whether the parts stand there as they were written, for others: a permission then adds access, and changes nothing else. */
export const hasParts = (parts: readonly OpenWebUIPartState[], wanted: readonly OpenWebUIPart[]): boolean =>
  wanted.length > 0 && wanted.every((one) => parts.some(({ part, state }) => part === one && state === 'present'));

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
