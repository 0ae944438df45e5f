/** English: the language in which the words are written first, and whose shape the others must have. One file a screen. */
import { enAccounts } from '../../features/accounts/words.en.ts';
import { enActivity } from '../../features/activity/words.en.ts';
import { enApprovals } from '../../features/approvals/words.en.ts';
import { enHome } from '../../features/home/words.en.ts';
import { enKeys } from '../../features/keys/words.en.ts';
import { enPeople } from '../../features/people/words.en.ts';
import { enSettings } from '../../features/settings/words.en.ts';
import { enStart } from '../../features/start/words.en.ts';
import { enFrame } from '../../frame/words.en.ts';
import { enCommon, enFailures, enPlaces } from './common.ts';

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
