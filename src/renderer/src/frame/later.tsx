/** What the console begins without: its code comes once the first screen stands. */
import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';

/** The screens beside Home. */
export const laterPages = {
  accounts: () => import('../accounts/accounts-page.tsx').then(({ AccountsScreen }) => ({ default: AccountsScreen })),
  clients: () => import('../clients/clients-page.tsx').then(({ ClientsPage }) => ({ default: ClientsPage })),
  approvals: () => import('../approvals/approvals-page.tsx').then(({ ApprovalsPage }) => ({ default: ApprovalsPage })),
  activity: () => import('../activity/activity-page.tsx').then(({ ActivityPage }) => ({ default: ActivityPage })),
  chat: () => import('../chat/chat-page.tsx').then(({ ChatPage }) => ({ default: ChatPage })),
  settings: () => import('../settings/settings-page.tsx').then(({ SettingsScreen }) => ({ default: SettingsScreen })),
};

type Part<Props> = ComponentType<Props> & { fetch(): Promise<unknown> };

/**
 * As `lazy`, and drawn at once where its code is there: `lazy` lets a moment pass all the same, in which what a person types
 * right after Ctrl+K goes to the page below.
 */
function part<Props extends object>(load: () => Promise<ComponentType<Props>>): Part<Props> {
  let Loaded: ComponentType<Props> | undefined;
  const fetch = async () => {
    Loaded = await load();
    return { default: Loaded };
  };
  const Waiting = lazy(fetch) as unknown as ComponentType<Props>;
  return Object.assign((props: Props) => <ChosenOnce choose={() => Loaded ?? Waiting} props={props} />, { fetch });
}

/** Chosen again when the code comes, it would lose what it holds. */
function ChosenOnce<Props extends object>(given: { choose: () => ComponentType<Props>; props: Props }) {
  const [Chosen] = useState(given.choose);
  return <Chosen {...given.props} />;
}

/** Parts of the first screen that it does not begin with. */
export const Later = {
  FirstSteps: part(() => import('../home/first-steps.tsx').then(({ FirstSteps }) => FirstSteps)),
  Palette: part(() => import('./palette.tsx').then(({ Palette }) => Palette)),
  KeyboardHelp: part(() => import('./keyboard-help.tsx').then(({ KeyboardHelp }) => KeyboardHelp)),
  RevokeDialog: part(() => import('../keys/revoke-dialog.tsx').then(({ RevokeDialog }) => RevokeDialog)),
  SignOutDialog: part(() => import('./sign-out-dialog.tsx').then(({ SignOutDialog }) => SignOutDialog)),
};

const within = [
  () => import('../catalogue/catalogue-section.tsx'),
  () => import('../openwebui/open-webui-page.tsx'),
  () => import('../ui/open-menu.tsx'),
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
