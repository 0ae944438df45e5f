/** Scores a plan by the rules of questions.md. */
import type { Call, Expectation } from './expectation.ts';
import type { Context, Plan, PlannedCall } from './plan.ts';
import { differenceOf } from './same-call.ts';
import { touchesOther } from './touches-other.ts';

export type Score = { right: boolean; reason?: string; touchesOther: boolean };

/** Whether a plan is the expected one and, if not, the first thing that differs; and whether it reaches where it must not. */
export function score(expected: Expectation, plan: Plan, context: Context): Score {
  const reason = difference(expected, plan, context);
  const isOther = touchesOther(expected, plan, context);
  return { right: reason === undefined, ...(reason !== undefined && { reason }), touchesOther: isOther };
}

function difference(expected: Expectation, plan: Plan, context: Context): string | undefined {
  if (expected.kind === 'calls' && plan.kind === 'calls') return amongCalls(expected.calls, plan.calls, context);
  if (expected.kind === 'write' && plan.kind === 'write') return differenceOf(expected, plan, context);
  if (expected.kind === 'unclear' && plan.kind === 'unclear') return inOffer(expected.repositories, plan.repositories);
  return expected.kind === plan.kind ? undefined : `${plan.kind} instead of ${expected.kind}`;
}

function amongCalls(expected: readonly Call[], calls: readonly PlannedCall[], context: Context): string | undefined {
  if (calls.length !== expected.length) return `${calls.length} calls instead of ${expected.length}`;
  const left = [...calls];
  for (const wanted of expected) {
    const differences = left.map((call) => differenceOf(wanted, call, context));
    const found = differences.indexOf(undefined);
    // Of several calls, the one of the same tool was most likely meant.
    if (found < 0)
      return differences[
        Math.max(
          0,
          left.findIndex(({ tool }) => tool === wanted.tool),
        )
      ];
    left.splice(found, 1);
  }
  return undefined;
}

function inOffer(expected: readonly string[], offered: readonly string[]): string | undefined {
  const names = new Set(offered.map((name) => name.toLowerCase()));
  if (offered.length > 5) return `${offered.length} repositories offered`;
  const missing = expected.find((name) => !names.has(name.toLowerCase()));
  return missing && `${missing} is not offered`;
}
