/** Wishes that wait for their person in the confirmation window, for a key or for an import. They live in memory and are soon too old. */
import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Clock } from '../ports.ts';

/** What the person is shown of it. */
type Shown<Made> = Made & { id: string; expiresAt: string };

type Proposals<Made extends { userId: string }, Wish> = {
  /** At most five wait for a person; a sixth takes the place of the oldest. */
  add(made: Made, wish: Wish): Shown<Made>;
  list(userId: string): Shown<Made>[];
  /** Hands a wish out, once. Fails with `proposal_unknown`. */
  take(userId: string, id: string): Result<{ proposal: Shown<Made>; wish: Wish }>;
};

const patience = 10 * 60_000;
const mostWaiting = 5;

export function createProposals<Made extends { userId: string }, Wish>(clock: Clock): Proposals<Made, Wish> {
  const waiting = new Map<string, { proposal: Shown<Made>; wish: Wish }>();
  const of = (userId: string) => {
    const now = clock.now();
    for (const [id, { proposal }] of waiting) if (Date.parse(proposal.expiresAt) <= now) waiting.delete(id);
    return [...waiting.values()].filter(({ proposal }) => proposal.userId === userId);
  };
  return {
    add(made, wish) {
      const id = `wish_${randomBytes(12).toString('base64url')}`;
      const proposal = { ...made, id, expiresAt: new Date(clock.now() + patience).toISOString() };
      const [oldest, ...others] = of(made.userId);
      if (oldest && others.length + 1 >= mostWaiting) waiting.delete(oldest.proposal.id);
      waiting.set(id, { proposal, wish });
      return proposal;
    },
    list: (userId) => of(userId).map(({ proposal }) => proposal),
    take(userId, id) {
      const found = of(userId).find(({ proposal }) => proposal.id === id);
      if (!found) return fail('proposal_unknown');
      waiting.delete(id);
      return ok(found);
    },
  };
}
