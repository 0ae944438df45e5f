/** The screens in the order of the sidebar. A new one is one line here, its words, and its folder. */
import { Activity, Bell, House, Laptop, type LucideIcon, MessageSquare, Plug, Settings } from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import { HomePage } from '../features/home/home-page.tsx';
import type { ConsoleWords } from '../words/index.ts';
import { laterPages } from './later.tsx';

export type ScreenName = keyof ConsoleWords['frame']['screens'];
export type Screen = {
  name: ScreenName;
  icon: LucideIcon;
  Page: ComponentType;
  /** After G. */
  letter: string;
};

export const screens: readonly Screen[] = [
  { name: 'home', icon: House, Page: HomePage, letter: 'h' },
  { name: 'accounts', icon: Plug, Page: lazy(laterPages.accounts), letter: 'a' },
  { name: 'clients', icon: Laptop, Page: lazy(laterPages.clients), letter: 'k' },
  { name: 'approvals', icon: Bell, Page: lazy(laterPages.approvals), letter: 'p' },
  { name: 'activity', icon: Activity, Page: lazy(laterPages.activity), letter: 'l' },
  { name: 'chat', icon: MessageSquare, Page: lazy(laterPages.chat), letter: 'c' },
  { name: 'settings', icon: Settings, Page: lazy(laterPages.settings), letter: 's' },
];
