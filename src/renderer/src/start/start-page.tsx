import { lazy, Suspense, useState } from 'react';
import type { Failure } from '../../../shared/errors.ts';
import type { Welcome } from '../../../shared/shapes.ts';
import { FailureNote, Skeleton } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import { FirstRun } from './first-run.tsx';
import { SignInButton } from './sign-in.tsx';
import css from './start.module.css';

/** Needed once in the life of a hub. */
const SetupScreen = lazy(() => import('../setup/setup.tsx').then((module) => ({ default: module.SetupScreen })));

type StartPageProps = { welcome: Welcome | undefined; failure: Failure | null; linkFailure: Failure | null };

/** What everybody sees who is not signed in. */
export function StartPage({ welcome, failure, linkFailure }: StartPageProps) {
  const { start, frame } = useWords();
  // It goes on after the hub has learned its tenant: something may be left to do there.
  const [isSettingUp, setSettingUp] = useState(false);
  const setUp = () => setSettingUp(true);
  return (
    <main className={css['start']}>
      <div className={css['column']}>
        <header>
          <h1>{start.name}</h1>
          <p className={css['promise']}>{start.promise}</p>
        </header>
        {welcome?.demo && <p className={css['demo']}>{frame.demo}</p>}
        {failure && <FailureNote failure={failure} />}
        {linkFailure && <FailureNote failure={linkFailure} />}
        {!welcome && !failure && <Skeleton rows={3} />}
        {welcome &&
          (isSettingUp ? (
            <Suspense fallback={<Skeleton rows={6} />}>
              <SetupScreen onLeave={() => setSettingUp(false)} />
            </Suspense>
          ) : welcome.tenant ? (
            <SignInButton welcome={welcome} onSetUp={setUp} />
          ) : (
            <FirstRun isDesktop={welcome.desktop} onSetUp={setUp} />
          ))}
        <footer className={css['kept']}>{start.kept}</footer>
      </div>
    </main>
  );
}
