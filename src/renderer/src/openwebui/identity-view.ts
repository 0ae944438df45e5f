/** What is said of the person's account there, and what they can do about it. Pure. */
import type { OpenWebUIIdentity, OpenWebUIProof } from '../../../shared/open-webui.ts';

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
    // Where calls are proved by signing in with the tenant, an account with a password of its own is of no use.
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
