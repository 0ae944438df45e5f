/** Who may make which call over the socket: a decision without side effects, and the gate that carries it out. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Needs } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { People } from '../hub/identity/people/people.ts';

/** Whom a call is for. Before anyone has signed in it is the owner to come, who has a passphrase but no UserId. */
type Principal =
  | { kind: 'owner'; userId: string | undefined }
  | { kind: 'other'; userId: string }
  | { kind: 'unknown'; name: string };

/** `ask`: a passphrase is missing. `verify_then_refuse`: right or wrong it is not allowed, but only the right one is told so. */
export type PassphraseRule = 'allow' | 'ask' | 'verify' | 'verify_then_refuse';

/**
 * What it takes to make a call. The owner administers without being able to act as others, so a call for another person
 * always takes that person's passphrase; a name nobody has is treated exactly like theirs.
 */
export function passphraseRule(needs: Needs, kind: Principal['kind'], passphraseGiven: boolean): PassphraseRule {
  if (kind === 'owner' && needs === 'anyone') return 'allow';
  if (!passphraseGiven) return 'ask';
  return kind !== 'owner' && needs === 'owner' ? 'verify_then_refuse' : 'verify';
}

/** What a request says of whom it is for. */
type Claim = { needs: Needs; as: string | undefined; passphrase: string | undefined; signal: AbortSignal };

/** Answers whose call it is; undefined while nobody has signed in. Fails as the decision and the gate do. */
export type Authority = (claim: Claim) => Promise<Result<{ userId: string | undefined }>>;

type Verifiers = {
  people: Pick<People, 'owner' | 'find' | 'verifyPassphrase'>;
  /** The owner's passphrase is the secret store's; a hub started without one has none. */
  verifyOwner: ((passphrase: string) => Promise<boolean>) | undefined;
  /** Called for every wrong passphrase. */
  noteWrong?: () => void;
  /** Waits these milliseconds; a test counts them instead. */
  pause?: Pause;
};

/** The authority at one door of a hub; wrong passphrases are counted for as long as it lives. */
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
    const decision = passphraseRule(needs, principal.kind, passphrase !== undefined);
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

/**
 * The authority at the socket, and the one of browsers. Any program can guess in a browser's place, but only one of the hub's own user by the
 * socket, who must not wait for it.
 */
export const createAuthorities = (verifiers: Verifiers): { atSocket: Authority; inBrowsers: Authority } => ({
  atSocket: createAuthority(verifiers),
  inBrowsers: createAuthority(verifiers),
});

async function principalOf(as: string | undefined, people: Pick<People, 'owner' | 'find'>): Promise<Principal> {
  if (as === undefined) return { kind: 'owner', userId: (await people.owner())?.userId };
  const person = await people.find(as);
  if (person === undefined) return { kind: 'unknown', name: as };
  return { kind: person.owner ? 'owner' : 'other', userId: person.userId };
}

/** A person has one lane under all names. */
function laneOf(principal: Principal): string {
  if (principal.kind === 'owner') return 'owner';
  return principal.kind === 'other' ? `person ${principal.userId}` : `nobody ${principal.name.toLowerCase()}`;
}

/** One try at a passphrase. `lane` names whose it is; `signal` aborts when the caller has gone. */
type Attempt = { lane: string; check: () => Promise<boolean>; signal: AbortSignal };

/**
 * Fails with `passphrase_wrong`, late, with `cancelled` when the caller had gone before its turn, or at once with `too_many_passphrases`.
 */
type PassphraseGate = (attempt: Attempt) => Promise<Result<void>>;

type Lane = { wrong: number; queue: Promise<unknown> };

export type Pause = (milliseconds: number) => Promise<unknown>;

const firstWaitMs = 250;
const longestWaitMs = 8_000;
const mostUnderWay = 8;

const sleepUnheld: Pause = (milliseconds) => sleep(milliseconds, undefined, { ref: false });

/**
 * Slows guessing. A person's attempts are taken one after the other, and each wrong one makes the next wait twice as long,
 * up to 8 s: an AI's shell reaches the socket too, and opening many connections must not help it. One guessed at does not
 * slow another, but only one check runs at a time at a door, since each takes 128 MiB. Beyond 8 attempts a further one is refused, or
 * anyone who opens many connections would keep the right one waiting for hours.
 */
function createPassphraseGate(pause: Pause = sleepUnheld): PassphraseGate {
  const lanes = new Map<string, Lane>();
  let checking: Promise<unknown> = Promise.resolve();
  let underWay = 0;

  const oneAtATime = (check: () => Promise<boolean>): Promise<boolean> => {
    const turn = checking.then(check);
    checking = turn.catch(() => {});
    return turn;
  };

  return async ({ lane: name, check, signal }) => {
    if (underWay >= mostUnderWay) {
      return fail('too_many_passphrases', undefined, { retryAfterSeconds: longestWaitMs / 1000 });
    }
    underWay += 1;
    const lane = lanes.get(name) ?? { wrong: 0, queue: Promise.resolve() };
    lanes.set(name, lane);
    const attempt = lane.queue.then(async () => {
      if (signal.aborted) return fail('cancelled');
      if (await oneAtATime(check)) {
        lane.wrong = 0;
        return ok(undefined);
      }
      lane.wrong += 1;
      // Continues when the caller leaves, or leaving would be the way to guess fast.
      await pause(Math.min(firstWaitMs * 2 ** (lane.wrong - 1), longestWaitMs));
      return fail('passphrase_wrong');
    });
    lane.queue = attempt.catch(() => {});
    return attempt.finally(() => {
      underWay -= 1;
    });
  };
}
