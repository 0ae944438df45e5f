/** The screens in the order of the sidebar. A new one is one line here, its words, and its folder. */
import { Activity, Bell, House, Laptop, type LucideIcon, MessageSquare, Plug, Settings } from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import { HomePage } from '../home/home-page.tsx';
import type { ConsoleWords } from '../words/index.ts';

export type ScreenName = keyof ConsoleWords['frame']['screens'];
export type Screen = {
  name: ScreenName;
  icon: LucideIcon;
  Page: ComponentType;
  /** After G. */
  letter: string;
};

// The console begins at Home; the code of the other screens comes once that one stands.
const later = {
  accounts: () => import('../accounts/accounts-page.tsx').then(({ AccountsScreen }) => ({ default: AccountsScreen })),
  platforms: () => import('../catalogue/catalogue-section.tsx'),
  clients: () => import('../clients/clients-page.tsx').then(({ ClientsPage }) => ({ default: ClientsPage })),
  approvals: () => import('../approvals/approvals-page.tsx').then(({ ApprovalsPage }) => ({ default: ApprovalsPage })),
  activity: () => import('../activity/activity-page.tsx').then(({ ActivityPage }) => ({ default: ActivityPage })),
  chat: () => import('../chat/chat-page.tsx').then(({ ChatPage }) => ({ default: ChatPage })),
  openwebui: () => import('../openwebui/open-webui-page.tsx'),
  settings: () => import('../settings/settings-page.tsx').then(({ SettingsScreen }) => ({ default: SettingsScreen })),
};

/** Fetches what is still missing, so that no screen has to wait for a hub that has gone meanwhile. */
export function fetchScreens(): void {
  for (const fetch of Object.values(later)) fetch().catch(() => undefined); // the person who goes there is told
}

export const screens: readonly Screen[] = [
  { name: 'home', icon: House, Page: HomePage, letter: 'h' },
  { name: 'accounts', icon: Plug, Page: lazy(later.accounts), letter: 'a' },
  { name: 'clients', icon: Laptop, Page: lazy(later.clients), letter: 'k' },
  { name: 'approvals', icon: Bell, Page: lazy(later.approvals), letter: 'p' },
  { name: 'activity', icon: Activity, Page: lazy(later.activity), letter: 'l' },
  { name: 'chat', icon: MessageSquare, Page: lazy(later.chat), letter: 'c' },
  { name: 'settings', icon: Settings, Page: lazy(later.settings), letter: 's' },
];
