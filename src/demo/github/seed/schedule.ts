import type { Random } from '../random.ts';
import { type Author, authors } from './accounts.ts';
import type { Specification } from './specification.ts';
import { commitMessage } from './wording.ts';

export type PlannedCommit = { readonly by: Author; readonly date: number; readonly message: string };

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Some moment of a working day, counted in whole seconds from its midnight. */
export const workingTime = (random: Random): number => 8 * hour + random.between(0, 11 * 3600) * 1000;

/** Who commits when and what, oldest first, up to the quiet days; the work becomes denser towards the end. */
export function planCommits(specification: Specification, random: Random, startOfDay: number): PlannedCommit[] {
  const { createdDaysAgo, quietForDays, commits } = specification;
  const names = Object.keys(authors).filter((name): name is Author => name in authors);
  const people = random.shuffle(names.flatMap((by) => Array.from({ length: commits[by] ?? 0 }, () => by)));
  const dates = people
    .map((_, index) => {
      const share = index === 0 ? 1 : random.next() ** 1.4;
      const age = Math.round(quietForDays + share * (createdDaysAgo - quietForDays));
      return startOfDay - age * day + (index === 0 ? 8 * hour : workingTime(random));
    })
    .sort((a, b) => a - b);
  return people.map((by, index) => ({
    by,
    date: dates[index] ?? startOfDay,
    message: index === 0 ? 'Initial commit' : commitMessage(specification, random),
  }));
}

/** The commits written by hand, each on its day, in the order in which they are listed. */
export const planRecentCommits = ({ recent = [] }: Specification, startOfDay: number): PlannedCommit[] =>
  recent.map(({ by, daysAgo, message }, index) => ({
    by,
    message,
    date: startOfDay - daysAgo * day + 8 * hour + index * 53 * minute + ((index * 17_000) % minute),
  }));
