/** A workspace of a small company, the same on every day but for its times. */
import type { Workspace } from '../model.ts';
import { meetings, teamComments } from './meetings.ts';
import { outside, outsideComments } from './outside.ts';
import { users } from './people.ts';
import { tasks } from './tasks.ts';
import { wiki } from './wiki.ts';

export const createWorkspace = (now: number): Workspace => ({
  name: 'Northwind',
  users,
  things: [...wiki(now), ...tasks(now), ...meetings(now), ...outside(now)],
  comments: [...teamComments(now), ...outsideComments(now)],
});
