/** The screens in the order of the sidebar. A new one is its entry here, its name in the words of the frame, and its folder. */
import { Activity, House, Inbox, Laptop, type LucideIcon, MessageSquare, Plug, Settings } from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import { HomePage } from '../features/home/home-page.tsx';
import type { ConsoleWords } from '../words/index.ts';

export type ScreenName = keyof ConsoleWords['frame']['screens'];
type Page = { default: ComponentType };
export type Screen = {
  name: ScreenName;
  icon: LucideIcon;
  Page: ComponentType;
  /** Fetches its code, which the console begins without. */
  fetch?: () => Promise<Page>;
  /** After G. */
  letter: string;
  /** It is as high as the window, and a list within it scrolls. */
  isFull?: true;
};

/** A screen that is fetched once the first one stands. */
const later = (name: ScreenName, icon: LucideIcon, letter: string, fetch: () => Promise<Page>): Screen => ({
  name,
  icon,
  letter,
  fetch,
  Page: lazy(fetch),
});

export const screens: readonly Screen[] = [
  { name: 'home', icon: House, Page: HomePage, letter: 'h' },
  later('approvals', Inbox, 'p', async () => ({
    default: (await import('../features/approvals/approvals-page.tsx')).ApprovalsPage,
  })),
  {
    ...later('activity', Activity, 'l', async () => ({
      default: (await import('../features/activity/activity-page.tsx')).ActivityPage,
    })),
    isFull: true,
  },
  later('accounts', Plug, 'a', async () => ({
    default: (await import('../features/accounts/accounts-page.tsx')).AccountsScreen,
  })),
  later('clients', Laptop, 'k', async () => ({
    default: (await import('../features/clients/clients-page.tsx')).ClientsPage,
  })),
  {
    ...later('chat', MessageSquare, 'c', async () => ({
      default: (await import('../features/chat/chat-page.tsx')).ChatPage,
    })),
    isFull: true,
  },
  later('settings', Settings, 's', async () => ({
    default: (await import('../features/settings/settings-page.tsx')).SettingsScreen,
  })),
];
