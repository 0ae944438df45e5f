/** Wishes that wait for their person, for a key, an import or a change to a key. They live in memory and are soon too old. */
import { randomBytes } from 'node:crypto';
import type { ConfirmedKind } from '../../../../shared/confirmation.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import type { Asker, Confirmations } from './confirmations.ts';

/** What the person is shown of it. */
type Shown<Made> = Made & { id: string; expiresAt: string };

type Taken<Made, Wish> = { proposal: Shown<Made>; wish: Wish; isStillGiven: () => boolean };

type Proposals<Made extends { userId: string }, Wish> = {
  /** Only so many wait for a person; one more takes the place of the oldest. */
  add(made: Made, wish: Wish): Shown<Made>;
  /** For a window; those of terminals are left out. */
  list(userId: string): Promise<Shown<Made>[]>;
  /**
   * Hands a wish out, once, for its person has confirmed it. Fails with `proposal_unknown`, and where it takes a touch. `isStillGiven`:
   * whether the person has not ended everything since; to be asked after the last wait of what makes it.
   */
  take(userId: string, id: string, secret?: string): Promise<Result<Taken<Made, Wish>>>;
  dismiss(userId: string, id: string): Result<{ id: string }>;
  /** Waits until the person has confirmed it by a touch, and hands it out. */
  takeAtTerminal(made: Made, wish: Wish, context: Asker): ReturnType<Proposals<Made, Wish>['take']>;
};

type Parts<Wish> = {
  clock: Clock;
  confirmations: Confirmations;
  /** For what is made as soon as it is confirmed, unless a terminal waits for it. */
  make?: (wish: Wish) => Promise<Result<unknown>>;
  /** Wishes of one person that may wait; left out, five. */
  most?: number;
};

const proposalLifetime = 10 * 60_000;
const mostWaiting = 5;

export function createProposals<Made extends { userId: string }, Wish>(
  kind: ConfirmedKind,
  { clock, confirmations, make, most = mostWaiting }: Parts<Wish>,
): Proposals<Made, Wish> {
  const waiting = new Map<string, { proposal: Shown<Made>; wish: Wish }>();
  const ofTerminals = new Set<string>();
  const of = (userId: string) => {
    const now = clock.now();
    for (const [id, { proposal }] of waiting) if (Date.parse(proposal.expiresAt) <= now) end(id);
    return [...waiting.values()].filter(({ proposal }) => proposal.userId === userId);
  };
  const find = (userId: string, id: string) => of(userId).find(({ proposal }) => proposal.id === id);
  const end = (id: string, why?: 'approval_denied'): void => {
    waiting.delete(id);
    confirmations.end(id, why);
  };
  confirmations.offer({
    kind,
    waiting: (userId) => of(userId).map(({ proposal }) => proposal),
    make:
      make &&
      (async (userId, id) => {
        const taken = await proposals.take(userId, id);
        return taken.ok ? make(taken.value.wish) : taken;
      }),
    endAll(userId) {
      for (const { proposal } of of(userId)) end(proposal.id);
    },
  });
  const proposals: Proposals<Made, Wish> = {
    add(made, wish) {
      const id = `wish_${randomBytes(12).toString('base64url')}`;
      const proposal = { ...made, id, expiresAt: new Date(clock.now() + proposalLifetime).toISOString() };
      const [oldest, ...others] = of(made.userId);
      if (oldest && others.length + 1 >= most) end(oldest.proposal.id);
      waiting.set(id, { proposal, wish });
      return proposal;
    },
    list: (userId) =>
      Promise.all(
        of(userId)
          .filter(({ proposal }) => !ofTerminals.has(proposal.id))
          .map(async ({ proposal }) => ({ ...proposal, ...(await confirmations.standing(userId, proposal.id)) })),
      ),
    async take(userId, id, secret) {
      if (!find(userId, id)) return fail('proposal_unknown');
      const may = await confirmations.mayMake(userId, id, { secret });
      const found = find(userId, id);
      if (!may.ok || !found) return may.ok ? fail('proposal_unknown') : may;
      waiting.delete(id);
      return ok({ ...found, isStillGiven: confirmations.watch(userId) });
    },
    dismiss(userId, id) {
      if (!find(userId, id)) return fail('proposal_unknown');
      end(id, 'approval_denied');
      return ok({ id });
    },
    async takeAtTerminal(made, wish, context) {
      const proposal = proposals.add(made, wish);
      const { id, userId } = proposal;
      ofTerminals.add(id);
      const answer = await confirmations.atTerminal(proposal, context);
      const taken = answer.ok ? await proposals.take(userId, id) : answer;
      ofTerminals.delete(id);
      if (!taken.ok) waiting.delete(id);
      return taken;
    },
  };
  return proposals;
}
