/** A thread whose jobs never end, take all memory, or answer at once, as they are told. */
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', ({ input }: { input: string }) => {
  const kept: number[][] = [];
  while (input === 'for ever');
  while (input === 'all memory') kept.push(new Array(100_000).fill(kept.length + 0.5));
  if (input === 'gone') process.exit();
  parentPort?.postMessage({ value: { text: input, hidHidden: false } });
});
