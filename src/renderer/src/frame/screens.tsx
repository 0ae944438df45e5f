/** The screens in the order of the sidebar. A new one is one line here, its words, and its folder. */
import {
  Activity,
  AppWindow,
  Bell,
  House,
  KeyRound,
  Laptop,
  type LucideIcon,
  MessageSquare,
  Plug,
  Settings,
  Users,
} from 'lucide-react';
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
  isForOwner?: true;
};

// The console begins at Home; the code of the other screens comes once that one stands.
const later = {
  accounts: () => import('../accounts/accounts-page.tsx').then(({ AccountsScreen }) => ({ default: AccountsScreen })),
  catalogue: () => import('../catalogue/catalogue-page.tsx'),
  keys: () => import('../keys/keys-page.tsx').then(({ KeysPage }) => ({ default: KeysPage })),
  approvals: () => import('../approvals/approvals-page.tsx').then(({ ApprovalsPage }) => ({ default: ApprovalsPage })),
  activity: () => import('../activity/activity-page.tsx').then(({ ActivityPage }) => ({ default: ActivityPage })),
  chat: () => import('../chat/chat-page.tsx').then(({ ChatPage }) => ({ default: ChatPage })),
  clients: () => import('../clients/clients-page.tsx').then(({ ClientsPage }) => ({ default: ClientsPage })),
  openwebui: () => import('../openwebui/open-webui-page.tsx').then(({ OpenWebUIPage }) => ({ default: OpenWebUIPage })),
  people: () => import('../people/people-page.tsx').then(({ PeoplePage }) => ({ default: PeoplePage })),
  settings: () => import('../settings/settings-page.tsx').then(({ SettingsScreen }) => ({ default: SettingsScreen })),
};

/** Fetches what is still missing, so that no screen has to wait for a hub that has gone meanwhile. */
export function fetchScreens(): void {
  for (const fetch of Object.values(later)) fetch().catch(() => undefined); // the person who goes there is told
}

const screens: readonly Screen[] = [
  { name: 'home', icon: House, Page: HomePage, letter: 'h' },
  { name: 'accounts', icon: Plug, Page: lazy(later.accounts), letter: 'a' },
  { name: 'keys', icon: KeyRound, Page: lazy(later.keys), letter: 'k' },
  { name: 'approvals', icon: Bell, Page: lazy(later.approvals), letter: 'p' },
  { name: 'activity', icon: Activity, Page: lazy(later.activity), letter: 'l' },
  { name: 'chat', icon: MessageSquare, Page: lazy(later.chat), letter: 'c' },
  { name: 'clients', icon: Laptop, Page: lazy(later.clients), letter: 'i' },
  { name: 'openwebui', icon: AppWindow, Page: lazy(later.openwebui), letter: 'w' },
  { name: 'people', icon: Users, Page: lazy(later.people), letter: 'e', isForOwner: true },
  { name: 'settings', icon: Settings, Page: lazy(later.settings), letter: 's' },
];

export const screensFor = ({ owner }: { owner: boolean }): Screen[] =>
  screens.filter((screen) => owner || !screen.isForOwner);
