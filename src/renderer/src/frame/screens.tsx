/** The screens in the order of the sidebar. A new one is one line here, its words, and its folder. */
import { Activity, Bell, KeyRound, type LucideIcon, Plug, Settings, Users } from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import { AccountsPage } from '../accounts/accounts-page.tsx';
import { ApprovalsPage } from '../approvals/approvals-page.tsx';
import { KeysPage } from '../keys/keys-page.tsx';
import { PeoplePage } from '../people/people-page.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';
import type { Words } from '../words/index.ts';

export type ScreenName = keyof Words['frame']['screens'];
export type Screen = {
  name: ScreenName;
  icon: LucideIcon;
  Page: ComponentType;
  /** After G. */
  letter: string;
  isForOwner?: true;
};

// The chart is a quarter of the code, and nobody starts there.
const ActivityPage = lazy(() =>
  import('../activity/activity-page.tsx').then((module) => ({ default: module.ActivityPage })),
);

const screens: readonly Screen[] = [
  { name: 'accounts', icon: Plug, Page: AccountsPage, letter: 'a' },
  { name: 'keys', icon: KeyRound, Page: KeysPage, letter: 'k' },
  { name: 'approvals', icon: Bell, Page: ApprovalsPage, letter: 'p' },
  { name: 'activity', icon: Activity, Page: ActivityPage, letter: 'l' },
  { name: 'people', icon: Users, Page: PeoplePage, letter: 'e', isForOwner: true },
  { name: 'settings', icon: Settings, Page: SettingsPage, letter: 's' },
];

export const screensFor = ({ owner }: { owner: boolean }): Screen[] =>
  screens.filter((screen) => owner || !screen.isForOwner);
