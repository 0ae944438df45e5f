/** Carries jobs on until each of their lines is settled. */
import { databaseFailure } from '../../ground/database/database.ts';
import type { Clock, Log } from '../../ground/ports.ts';
import { failed, type RevocationJob, type RevocationJobs, retriedForMs, retrying, type SideAnswer } from './jobs.ts';
import type { RevocationSides } from './sides.ts';

export function createRevocationProgress(jobs: RevocationJobs, sides: RevocationSides, clock: Clock, log: Log) {
  const retries = createRetries();
  const underWay = new Map<string, Promise<void>>();
  const placeOf = ({ receipt }: RevocationJob, index: number): string => `${receipt.id} ${index}`;

  async function answerOf(job: RevocationJob, index: number, isFirst: boolean): Promise<SideAnswer> {
    const work = job.open.get(index);
    if (!work) throw new Error('There is nothing left to do about that line.');
    const answer = await sides.endSide(work, job, index, isFirst).catch((error: unknown) => {
      log('revocation_failed', { side: work.side, error: error instanceof Error ? error.name : 'unknown' });
      return retrying(plainly(error));
    });
    const isTooLate = clock.now() > Date.parse(job.receipt.begunAt) + retriedForMs;
    return answer.answer === 'retrying' && isTooLate ? failed(answer.detail) : answer;
  }

  async function once(job: RevocationJob, index: number, isFirst: boolean): Promise<void> {
    const work = job.open.get(index);
    if (!work) return;
    const place = placeOf(job, index);
    const answer = await answerOf(job, index, isFirst);
    await jobs.record(job, [[index, answer]]);
    if (answer.answer === 'retrying') return retries.later(place, () => void attempt(job, [index], false));
    retries.done(place);
    // What the sign-in was kept for may be done now.
    if (work.side === 'connected account') hurrySignIns(job.receipt.userId);
  }

  function hurrySignIns(userId: string): void {
    for (const job of jobs.open()) {
      if (job.receipt.userId !== userId) continue;
      for (const [index, { side }] of job.open) if (side === 'sign-in') retries.hurry(placeOf(job, index));
    }
  }

  async function attempt(job: RevocationJob, indexes: number[], isFirst: boolean): Promise<void> {
    for (const index of indexes) {
      const place = placeOf(job, index);
      const running = underWay.get(place) ?? once(job, index, isFirst).finally(() => underWay.delete(place));
      underWay.set(place, running);
      await running;
    }
  }

  return {
    /** Makes one attempt at each of these lines that has work left, one after the other; what is to be asked again is, later. */
    attempt: (job: RevocationJob, indexes: number[], isFirst = true): Promise<void> => attempt(job, indexes, isFirst),
    /** Makes all that is planned at once: what was out of reach may be there now. */
    hurry: retries.hurryAll,
    stop: retries.stop,
  };
}

/** A defect of one side may not leave the others undone either. */
function plainly(error: unknown): string {
  try {
    return databaseFailure(error, '').failure.message;
  } catch {
    return 'The hub has a defect.';
  }
}

const firstPauseMs = 2_000;
const longestPauseMs = 60 * 60_000;

/** Asks again, after longer and longer pauses, until it is told that it is enough. */
function createRetries() {
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
    /** Plans the next attempt, in place of one that is planned already. */
    later(place: string, attempt: () => void): void {
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
    /** Makes a planned attempt at once. */
    hurry: (place: string): void => unplan(place)?.(),
    hurryAll(): void {
      for (const place of [...planned.keys()]) unplan(place)?.();
    },
    done(place: string): void {
      unplan(place);
      pauses.delete(place);
    },
    stop(): void {
      isStopped = true;
      for (const place of [...planned.keys()]) unplan(place);
    },
  };
}
