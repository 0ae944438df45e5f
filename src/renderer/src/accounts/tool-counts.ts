import type { PlatformFacts } from '../../../shared/model.ts';

/** How many tools of a platform read, and how many change something. */
export function toolCounts({ tools }: Pick<PlatformFacts, 'tools'>): { read: number; change: number } {
  const read = tools.filter(({ access }) => access === 'read').length;
  return { read, change: tools.length - read };
}
