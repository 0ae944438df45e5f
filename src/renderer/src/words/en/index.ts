/** English: the language in which the words are written first, and whose shape the others must have. One file a screen. */
import { enAccounts } from './accounts.ts';
import { enActivity } from './activity.ts';
import { enApprovals } from './approvals.ts';
import { enCommon, enFailures, enPlaces } from './common.ts';
import { enFrame } from './frame.ts';
import { enHome } from './home.ts';
import { enKeys } from './keys.ts';
import { enPeople } from './people.ts';
import { enSettings } from './settings.ts';
import { enStart } from './start.ts';

export const en = {
  common: enCommon,
  failures: enFailures,
  frame: enFrame,
  home: enHome,
  start: enStart,
  accounts: enAccounts,
  keys: enKeys,
  approvals: enApprovals,
  activity: enActivity,
  people: enPeople,
  places: enPlaces,
  settings: enSettings,
};
