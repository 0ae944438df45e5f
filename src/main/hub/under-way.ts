import type { Invoke } from './tools/invoke.ts';

export type UnderWay = { invoke: Invoke; count<T>(work: Promise<T>): Promise<T>; settled(): Promise<unknown> };

/** Calls outlive their connections by the outcome they still have to write. */
export function countUnderWay(invoke: Invoke): UnderWay {
  const underWay = new Set<Promise<unknown>>();
  const count = <T>(call: Promise<T>): Promise<T> => {
    const counted = call.finally(() => underWay.delete(counted));
    underWay.add(counted);
    return counted;
  };
  return {
    invoke: {
      call: (invocation) => count(invoke.call(invocation)),
      resume: (caller, id) => count(invoke.resume(caller, id)),
    },
    count,
    settled: () => Promise.allSettled(underWay),
  };
}
