/** Asks again for what changes all the time: never twice at once, never faster than it can be shown, and after the last change once more. */
export type Follower = { changed(): void; stop(): void };

/** A page that spends more of its time than this on asking has none left for its reader. */
const share = 3;

/** `pace`: so long at the least from one answer to the next question (milliseconds). */
export function createFollower(ask: () => Promise<unknown>, pace: number): Follower {
  let isBusy = false;
  let isStale = false;
  let isOver = false;

  async function follow(): Promise<void> {
    if (isBusy || isOver || !isStale) return;
    isBusy = true;
    isStale = false;
    const began = performance.now();
    await ask().catch(() => undefined); // the query itself keeps its failure
    const rest = Math.max(pace, (performance.now() - began) * share);
    await new Promise((rested) => setTimeout(rested, rest));
    isBusy = false;
    void follow();
  }
  return {
    changed() {
      isStale = true;
      void follow();
    },
    stop() {
      isOver = true;
    },
  };
}
