/** What the console begins without: its code comes once the first screen stands. */
import { type ReactNode, Suspense, useState } from 'react';
import { laterPart } from '../ui/later-part.tsx';
import { LaterMenu } from '../ui/menu.tsx';

/** Parts of the first screen that it does not begin with. */
export const Later = {
  FirstSteps: laterPart(() => import('../features/home/first-steps.tsx').then(({ FirstSteps }) => FirstSteps)),
  Commands: laterPart(() => import('./commands.tsx').then(({ Commands }) => Commands)),
  KeyboardHelp: laterPart(() => import('./keyboard-help.tsx').then(({ KeyboardHelp }) => KeyboardHelp)),
  RevokeDialog: laterPart(() => import('../features/keys/revoke-dialog.tsx').then(({ RevokeDialog }) => RevokeDialog)),
  SignOutDialog: laterPart(() => import('./sign-out-dialog.tsx').then(({ SignOutDialog }) => SignOutDialog)),
};

const within = [
  () => import('../features/catalogue/connect-dialog.tsx'),
  () => import('../features/openwebui/open-webui-page.tsx'),
  LaterMenu.fetch,
];

/** Fetches these and what else is still missing, so that nothing has to wait for a hub that has gone meanwhile. */
export function fetchLater(pages: readonly (() => Promise<unknown>)[]): void {
  for (const fetch of [...pages, ...Object.values(Later).map(({ fetch }) => fetch), ...within]) {
    fetch().catch(() => undefined); // the person who goes there is told
  }
}

/** Its children once they are wanted, and from then on: what is asked in one dialog may continue in another. */
export function WhenWanted({ isWanted, children }: { isWanted: boolean; children: ReactNode }) {
  const [wasWanted, setWasWanted] = useState(isWanted);
  if (isWanted && !wasWanted) setWasWanted(true);
  return <Suspense fallback={null}>{wasWanted && children}</Suspense>;
}
