/** How much of what the hub holds for people each key and each person may have, so that nobody takes the places of another. */

type Most = {
  ofKey: number;
  ofPerson: number;
  /** For everybody together. */
  all: number;
  /** What a person gets all the same where others have taken everything. */
  sure: number;
};

type Holder = { id: string; userId: string };

/** In any unit: places, or bytes. What is taken is given back by the function that is answered; a second call of it does nothing. */
export function createShares(most: Most) {
  const taken = new Set<{ keyId: string; userId: string; amount: number }>();
  const sumOf = (which: (one: { keyId: string; userId: string }) => boolean): number =>
    [...taken].reduce((sum, one) => (which(one) ? sum + one.amount : sum), 0);

  /** Takes it without asking whether there is room, such as for what was there before a start. */
  function add({ id, userId }: Holder, amount: number): () => void {
    const one = { keyId: id, userId, amount };
    taken.add(one);
    return () => void taken.delete(one);
  }

  return {
    add,
    /** Undefined where there is no room for it. */
    take(key: Holder, amount = 1): (() => void) | undefined {
      const ofPerson = sumOf(({ userId }) => userId === key.userId) + amount;
      const isForKey = sumOf(({ keyId }) => keyId === key.id) + amount <= most.ofKey;
      const isForAll = sumOf(() => true) + amount <= most.all || ofPerson <= most.sure;
      return isForKey && isForAll && ofPerson <= most.ofPerson ? add(key, amount) : undefined;
    },
  };
}
