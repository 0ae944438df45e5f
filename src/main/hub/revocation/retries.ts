/** Asks again, after longer and longer pauses, until it is told that it is enough. */
export type Retries = {
  /** Plans the next attempt, in place of one that is planned already. */
  later(place: string, attempt: () => void): void;
  /** Makes a planned attempt at once. */
  hurry(place: string): void;
  done(place: string): void;
  stop(): void;
};

const firstPauseMs = 2_000;
const longestPauseMs = 60 * 60_000;

export function createRetries(): Retries {
  const planned = new Map<string, { timer: NodeJS.Timeout; attempt: () => void }>();
  const pauses = new Map<string, number>();
  let isStopped = false;

  const unplan = (place: string): (() => void) | undefined => {
    const found = planned.get(place);
    clearTimeout(found?.timer);
    planned.delete(place);
    return found?.attempt;
  };

  return {
    later(place, attempt) {
      unplan(place);
      if (isStopped) return;
      const pause = pauses.get(place) ?? firstPauseMs;
      pauses.set(place, Math.min(pause * 4, longestPauseMs));
      const run = (): void => {
        planned.delete(place);
        attempt();
      };
      planned.set(place, { timer: setTimeout(run, pause).unref(), attempt });
    },
    hurry: (place) => unplan(place)?.(),
    done(place) {
      unplan(place);
      pauses.delete(place);
    },
    stop() {
      isStopped = true;
      for (const place of [...planned.keys()]) unplan(place);
    },
  };
}
