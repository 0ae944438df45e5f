/** Simplified Chinese. A word that is missing here does not compile. */
import type { en } from '../en/index.ts';
import { zhAccounts } from './accounts.ts';
import { zhActivity } from './activity.ts';
import { zhApprovals } from './approvals.ts';
import { zhCommon, zhFailures, zhPlaces } from './common.ts';
import { zhFrame } from './frame.ts';
import { zhHome } from './home.ts';
import { zhKeys } from './keys.ts';
import { zhPeople } from './people.ts';
import { zhSettings } from './settings.ts';
import { zhStart } from './start.ts';

export const zh: typeof en = {
  common: zhCommon,
  failures: zhFailures,
  frame: zhFrame,
  home: zhHome,
  start: zhStart,
  accounts: zhAccounts,
  keys: zhKeys,
  approvals: zhApprovals,
  activity: zhActivity,
  people: zhPeople,
  places: zhPlaces,
  settings: zhSettings,
};
