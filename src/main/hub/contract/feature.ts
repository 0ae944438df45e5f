/** What a person can do with the hub, in one folder. The hub knows a feature by this alone, and by its line in `features/index.ts`. */
import type { CallName, ChangeTopic } from '../../../shared/contract.ts';
import type { CallHandlers } from './handler.ts';

export type Feature<Names extends CallName, Needs> = {
  /** Makes the handlers of its calls, over what it needs of the hub and no more. Made once, as the hub opens. */
  handlers: (needs: Needs) => Pick<CallHandlers, Names>;
  /** What each of its calls may change for the windows of its person; also told after a failure, which may have come half-way. */
  changes?: Partial<Record<Names, readonly ChangeTopic[]>>;
  /** Which of its topics concern everybody, and not the person of the call alone. */
  everybodys?: readonly ChangeTopic[];
};

/** Keeps the names and the needs as they are written. */
export const feature = <Names extends CallName, Needs>(declared: Feature<Names, Needs>): Feature<Names, Needs> =>
  declared;
