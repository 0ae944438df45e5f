/** The thread: does one job after the other. It is ended from outside when one takes too long. */
import { parentPort } from 'node:worker_threads';
import { jobs } from './jobs.ts';

/** `tooMuch`: it ran out of stack, which is what deep nesting is for. */
export type Answer = { value: unknown } | { tooMuch: true } | { defect: string };

parentPort?.on('message', async ({ name, input }: { name: keyof typeof jobs; input: never }) => {
  let answer: Answer;
  try {
    answer = { value: await jobs[name](input) };
  } catch (error) {
    answer = error instanceof RangeError ? { tooMuch: true } : { defect: String(error) };
  }
  parentPort?.postMessage(answer);
});
