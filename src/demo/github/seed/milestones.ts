import type { Milestone } from '../model.ts';
import { day } from './schedule.ts';
import type { Specification } from './specification.ts';
import { maintainerOf } from './tracker.ts';

/** Two of each repository that has issues: one that is done, and one ahead, with nothing in them yet. */
export function planMilestones(specification: Specification, startOfDay: number): Milestone[] {
  if (specification.issues === 0) return [];
  const creator = maintainerOf(specification);
  const createdAt = startOfDay - specification.createdDaysAgo * day + day;
  const shared = { creator, createdAt };
  return [
    {
      ...shared,
      number: 1,
      title: '1.0',
      description: `The first ${specification.name} for everybody.`,
      dueOn: createdAt + 60 * day,
      closedAt: createdAt + 58 * day,
    },
    { ...shared, number: 2, title: '2.0', description: null, dueOn: startOfDay + 30 * day, closedAt: null },
  ];
}
