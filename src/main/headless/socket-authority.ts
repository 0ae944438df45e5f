/** Who may make which call over the socket: a decision without side effects, and the gate that carries it out. */
import type { Needs } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { People } from '../hub/people/people.ts';
import { createPassphraseGate, type Pause } from './passphrase-gate.ts';

/** Whom a call is for. Before anyone has signed in it is the owner to come, who has a passphrase but no UserId. */
export type Principal =
  | { kind: 'owner'; userId: string | undefined }
  | { kind: 'other'; userId: string }
  | { kind: 'unknown'; name: string };

/** `ask`: a passphrase is missing. `verify_then_refuse`: right or wrong it is not allowed, but only the right one is told so. */
export type Decision = 'allow' | 'ask' | 'verify' | 'verify_then_refuse';

/**
 * What it takes to make a call. The owner administers without being able to act as others, so a call for another person
 * always takes that person's passphrase; a name nobody has is treated exactly like theirs.
 */
export function decide(needs: Needs, kind: Principal['kind'], passphraseGiven: boolean): Decision {
  if (kind === 'owner' && needs === 'anyone') return 'allow';
  if (!passphraseGiven) return 'ask';
  return kind !== 'owner' && needs === 'owner' ? 'verify_then_refuse' : 'verify';
}

/** What a request says of whom it is for. */
export type Claim = { needs: Needs; as: string | undefined; passphrase: string | undefined; signal: AbortSignal };

/** Answers whose call it is; undefined while nobody has signed in. Fails as the decision and the gate do. */
export type Authority = (claim: Claim) => Promise<Result<{ userId: string | undefined }>>;

type Verifiers = {
  people: Pick<People, 'owner' | 'find' | 'verifyPassphrase'>;
  /** The owner's passphrase is the secret store's; a hub started without one has none. */
  verifyOwner: ((passphrase: string) => Promise<boolean>) | undefined;
  /** Hears of every wrong passphrase. */
  noteWrong?: () => void;
  /** Waits these milliseconds; a test counts them instead. */
  pause?: Pause;
};

/** The authority of one hub; wrong passphrases are counted for as long as it lives. */
export function createAuthority(verifiers: Verifiers): Authority {
  const { people, verifyOwner, noteWrong, pause } = verifiers;
  const gate = createPassphraseGate(pause);

  const verifies = (principal: Principal, passphrase: string): Promise<boolean> => {
    if (principal.kind === 'unknown') return people.verifyPassphrase(undefined, passphrase);
    if (principal.kind === 'other') return people.verifyPassphrase(principal.userId, passphrase);
    return verifyOwner?.(passphrase) ?? Promise.resolve(false);
  };

  return async ({ needs, as, passphrase, signal }) => {
    const principal = await principalOf(as, people);
    const userId = principal.kind === 'unknown' ? undefined : principal.userId;
    const decision = decide(needs, principal.kind, passphrase !== undefined);
    if (decision === 'allow') return ok({ userId });
    if (principal.kind === 'owner' && verifyOwner === undefined) {
      return fail('passphrase_needed', 'This hub has none: it was started without a terminal.', {
        hint: 'Stop it and start `opengithubx serve` at a terminal once, to choose the owner passphrase.',
      });
    }
    if (decision === 'ask' || passphrase === undefined) return fail('passphrase_needed');
    const verified = await gate({ lane: laneOf(principal), check: () => verifies(principal, passphrase), signal });
    if (!verified.ok) {
      if (verified.failure.code === 'passphrase_wrong') noteWrong?.();
      return verified;
    }
    return decision === 'verify' ? ok({ userId }) : fail('not_owner');
  };
}

async function principalOf(as: string | undefined, people: Pick<People, 'owner' | 'find'>): Promise<Principal> {
  if (as === undefined) return { kind: 'owner', userId: (await people.owner())?.userId };
  const person = await people.find(as);
  if (person === undefined) return { kind: 'unknown', name: as };
  return { kind: person.owner ? 'owner' : 'other', userId: person.userId };
}

/** A person has one lane by whatever name they are called. */
function laneOf(principal: Principal): string {
  if (principal.kind === 'owner') return 'owner';
  return principal.kind === 'other' ? `person ${principal.userId}` : `nobody ${principal.name.toLowerCase()}`;
}
