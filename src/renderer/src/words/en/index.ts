/** English: the language in which the words are written first, and whose shape the others must have. One file a screen. */
import { accounts } from './accounts.ts';
import { activity } from './activity.ts';
import { approvals } from './approvals.ts';
import { common } from './common.ts';
import { failures } from './failures.ts';
import { frame } from './frame.ts';
import { keys } from './keys.ts';
import { people } from './people.ts';
import { places } from './places.ts';
import { settings } from './settings.ts';
import { start } from './start.ts';

export const en = {
  common,
  failures,
  frame,
  start,
  accounts,
  keys,
  approvals,
  activity,
  people,
  places,
  settings,
};
