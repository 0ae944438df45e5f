/** Simplified Chinese. A word that is missing here does not compile. */

import { zhAccounts } from '../../features/accounts/words.zh.ts';
import { zhActivity } from '../../features/activity/words.zh.ts';
import { zhApprovals } from '../../features/approvals/words.zh.ts';
import { zhHome } from '../../features/home/words.zh.ts';
import { zhKeys } from '../../features/keys/words.zh.ts';
import { zhPeople } from '../../features/people/words.zh.ts';
import { zhSettings } from '../../features/settings/words.zh.ts';
import { zhStart } from '../../features/start/words.zh.ts';
import { zhFrame } from '../../frame/words.zh.ts';
import type { en } from '../en/index.ts';
import { zhCommon, zhFailures, zhPlaces } from './common.ts';

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
