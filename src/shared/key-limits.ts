/**
 * How many calls, of tools and of models, a key may make. Each limit stands here once: the schemas, the count of calls, the
 * options of the command line and the fields of the console come of it, and only its words are elsewhere.
 */
import type { ErrorCode } from './errors.ts';

type CallLimit = {
  /** What a key has that names none, also one from before there was such a limit. */
  usual: number;
  most: number;
  /** Milliseconds within which calls count; left out, those that are under way. */
  window?: number;
  /** What a call beyond it is refused with. */
  refusal: ErrorCode;
  /** As the help of the command line has it. */
  about: string;
};

const limits = {
  callsPerDay: {
    usual: 2000,
    most: 1_000_000,
    window: 86_400_000,
    refusal: 'over_budget',
    about: 'Most calls within 24 hours',
  },
  callsPerMinute: {
    usual: 120,
    most: 10_000,
    window: 60_000,
    refusal: 'too_fast',
    about: 'Most calls within a minute',
  },
  callsAtOnce: { usual: 8, most: 64, refusal: 'too_many_requests', about: 'Most calls at the same time' },
} as const satisfies Record<string, CallLimit>;

export type CallLimitName = keyof typeof limits;
export const callLimits: Readonly<Record<CallLimitName, CallLimit>> = limits;
export const callLimitNames = Object.keys(limits) as CallLimitName[];

/** One value for each limit. */
export const perCallLimit = <T>(make: (name: CallLimitName, limit: CallLimit) => T): Record<CallLimitName, T> =>
  Object.fromEntries(callLimitNames.map((name) => [name, make(name, callLimits[name])])) as Record<CallLimitName, T>;
