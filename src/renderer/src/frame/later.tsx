/** What the console begins without: its code comes once the first screen stands. */
import { type ReactNode, Suspense, useState } from 'react';
import { laterPart } from '../ui/later-part.tsx';
import { LaterMenu } from '../ui/menu.tsx';

/** The screens beside Home. */
export const laterPages = {
  accounts: () =>
    import('../features/accounts/accounts-page.tsx').then(({ AccountsScreen }) => ({ default: AccountsScreen })),
  clients: () => import('../features/clients/clients-page.tsx').then(({ ClientsPage }) => ({ default: ClientsPage })),
  approvals: () =>
    import('../features/approvals/approvals-page.tsx').then(({ ApprovalsPage }) => ({ default: ApprovalsPage })),
  activity: () =>
    import('../features/activity/activity-page.tsx').then(({ ActivityPage }) => ({ default: ActivityPage })),
  chat: () => import('../features/chat/chat-page.tsx').then(({ ChatPage }) => ({ default: ChatPage })),
  settings: () =>
    import('../features/settings/settings-page.tsx').then(({ SettingsScreen }) => ({ default: SettingsScreen })),
};

/** Parts of the first screen that it does not begin with. */
export const Later = {
  FirstSteps: laterPart(() => import('../features/home/first-steps.tsx').then(({ FirstSteps }) => FirstSteps)),
  Palette: laterPart(() => import('./palette.tsx').then(({ Palette }) => Palette)),
  KeyboardHelp: laterPart(() => import('./keyboard-help.tsx').then(({ KeyboardHelp }) => KeyboardHelp)),
  RevokeDialog: laterPart(() => import('../features/keys/revoke-dialog.tsx').then(({ RevokeDialog }) => RevokeDialog)),
  SignOutDialog: laterPart(() => import('./sign-out-dialog.tsx').then(({ SignOutDialog }) => SignOutDialog)),
};

const within = [
  () => import('../features/catalogue/catalogue-section.tsx'),
  () => import('../features/openwebui/open-webui-page.tsx'),
  LaterMenu.fetch,
];

/** Fetches what is still missing, so that nothing has to wait for a hub that has gone meanwhile. */
export function fetchLater(): void {
  for (const fetch of [...Object.values(laterPages), ...Object.values(Later).map(({ fetch }) => fetch), ...within]) {
    fetch().catch(() => undefined); // the person who goes there is told
  }
}

/** Its children once they are wanted, and from then on: what is asked in one dialog may continue in another. */
export function WhenWanted({ isWanted, children }: { isWanted: boolean; children: ReactNode }) {
  const [wasWanted, setWasWanted] = useState(isWanted);
  if (isWanted && !wasWanted) setWasWanted(true);
  return <Suspense fallback={null}>{wasWanted && children}</Suspense>;
}
