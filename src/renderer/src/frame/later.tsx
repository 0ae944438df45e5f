/** What the console begins without: its code comes once the first screen stands. */
import { lazy, type ReactNode, Suspense, useState } from 'react';

/** The screens beside Home. */
export const laterPages = {
  accounts: () => import('../accounts/accounts-page.tsx').then(({ AccountsScreen }) => ({ default: AccountsScreen })),
  clients: () => import('../clients/clients-page.tsx').then(({ ClientsPage }) => ({ default: ClientsPage })),
  approvals: () => import('../approvals/approvals-page.tsx').then(({ ApprovalsPage }) => ({ default: ApprovalsPage })),
  activity: () => import('../activity/activity-page.tsx').then(({ ActivityPage }) => ({ default: ActivityPage })),
  chat: () => import('../chat/chat-page.tsx').then(({ ChatPage }) => ({ default: ChatPage })),
  settings: () => import('../settings/settings-page.tsx').then(({ SettingsScreen }) => ({ default: SettingsScreen })),
};

const parts = {
  firstSteps: () => import('../home/first-steps.tsx').then(({ FirstSteps }) => ({ default: FirstSteps })),
  palette: () => import('./palette.tsx').then(({ Palette }) => ({ default: Palette })),
  help: () => import('./keyboard-help.tsx').then(({ KeyboardHelp }) => ({ default: KeyboardHelp })),
  revoke: () => import('../keys/revoke-dialog.tsx').then(({ RevokeDialog }) => ({ default: RevokeDialog })),
  signOut: () => import('./sign-out-dialog.tsx').then(({ SignOutDialog }) => ({ default: SignOutDialog })),
};

const within = [
  () => import('../catalogue/catalogue-section.tsx'),
  () => import('../openwebui/open-webui-page.tsx'),
  () => import('../ui/open-menu.tsx'),
];

/** Fetches what is still missing, so that nothing has to wait for a hub that has gone meanwhile. */
export function fetchLater(): void {
  for (const fetch of [...Object.values(laterPages), ...Object.values(parts), ...within]) {
    fetch().catch(() => undefined); // the person who goes there is told
  }
}

/** The same by the names that they have where they are. */
export const Later = {
  FirstSteps: lazy(parts.firstSteps),
  Palette: lazy(parts.palette),
  KeyboardHelp: lazy(parts.help),
  RevokeDialog: lazy(parts.revoke),
  SignOutDialog: lazy(parts.signOut),
};

/** Its children once they are wanted, and from then on: what is asked in one dialog may continue in another. */
export function WhenWanted({ isWanted, children }: { isWanted: boolean; children: ReactNode }) {
  const [wasWanted, setWasWanted] = useState(isWanted);
  if (isWanted && !wasWanted) setWasWanted(true);
  return <Suspense fallback={null}>{wasWanted && children}</Suspense>;
}
