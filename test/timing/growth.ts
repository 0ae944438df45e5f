/**
 * How the CPU time of some work grows with what it is given. What grows with its square can be stalled by one long issue, page or
 * pattern. It is the time of the whole process, so nothing may run beside it in there; and it compares, since machines differ.
 */
export type Work = (size: number) => unknown;

/** What a collection of garbage may cost, in milliseconds. */
const slack = 30;

/** Whether twice the size takes about twice the time. Noise does not come five times in a row, a square does. */
export async function growth(work: Work, size: number): Promise<string> {
  await work(size);
  for (let left = 4; ; left -= 1) {
    const [once, twice] = [await cost(work, size), await cost(work, 2 * size)];
    if (twice <= 3 * once + slack) return 'in step';
    if (left === 0) return `from ${once} to ${twice} ms`;
  }
}

async function cost(work: Work, size: number): Promise<number> {
  const before = process.cpuUsage();
  await work(size);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
