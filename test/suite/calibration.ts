/** How fast this machine is: the CPU time of one short run of fixed work, as the unit in which budgets are given. */
import { createHash } from 'node:crypto';

const rounds = 3;

/** CPU seconds of the quickest of a few rounds, a quarter of a second each on a common machine. */
export function calibrate(): number {
  return Math.min(...Array.from({ length: rounds }, oneRound));
}

const every = 10_000;

/**
 * Looks again every ten seconds, since other work slows both it and what runs beside it. What this answers ends that and answers
 * the usual one of all rounds, where a single look is wrong by a quarter either way.
 */
export function followSpeed(): () => number {
  const found = [calibrate()];
  const timer = setInterval(() => found.push(oneRound()), every);
  return () => {
    clearInterval(timer);
    return found.toSorted((one, other) => one - other)[Math.floor(found.length / 2)] ?? 0;
  };
}

function oneRound(): number {
  const before = process.cpuUsage();
  const rows = Array.from({ length: 4_000 }, (_, at) => ({ at, name: `row ${at}`, parts: [at, at / 7, `${at % 13}`] }));
  let text = JSON.stringify(rows);
  for (let times = 0; times < 50; times += 1) {
    const parsed = JSON.parse(text) as typeof rows;
    parsed.sort((left, right) => (left.name < right.name ? -1 : 1));
    text = JSON.stringify(parsed).replaceAll(/row (\d+)/g, 'row $1');
    createHash('sha256').update(text).digest('hex');
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}
