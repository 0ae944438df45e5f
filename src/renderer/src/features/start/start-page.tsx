import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import type { Failure } from '../../../../shared/errors.ts';
import type { Welcome } from '../../../../shared/shapes.ts';
import { connectNext, openPopup } from '../../hub/browser-call.ts';
import { requestHub, useHubConnection } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyableCommand } from '../../ui/copy-button.tsx';
import { FailureNote, Skeleton } from '../../ui/notes.tsx';
import { useWords } from '../../words/index.ts';
import { requestSignIn, SignInCard } from './sign-in.tsx';
import css from './start.module.css';

type StartPageProps = { welcome: Welcome | undefined; failure: Failure | null; linkFailure: Failure | null };

/** Needed once in the life of a hub. */
const SetupScreen = lazy(() => import('../setup/setup.tsx').then((module) => ({ default: module.SetupScreen })));

/** What everybody sees who is not signed in. */
export function StartPage({ welcome, failure, linkFailure }: StartPageProps) {
  const { start, frame } = useWords();
  // It continues after the hub has learned its tenant: something may be left to do there.
  const [isSettingUp, setSettingUp] = useState(false);
  const setUp = () => setSettingUp(true);
  return (
    <main className={css['start']}>
      <div className={classes('column-4', css['column'])}>
        <header>
          <h1>{start.name}</h1>
          <p className={css['promise']}>{start.promise}</p>
        </header>
        {welcome?.demo && <p className={css['demo']}>{frame.demoHelp}</p>}
        {failure && <FailureNote failure={failure} />}
        {linkFailure && <FailureNote failure={linkFailure} />}
        {!welcome && !failure && <Skeleton rows={3} />}
        {welcome &&
          (isSettingUp ? (
            <Suspense fallback={<Skeleton rows={6} />}>
              <SetupScreen onLeave={() => setSettingUp(false)} />
            </Suspense>
          ) : welcome.tenant ? (
            <SignInCard welcome={welcome} onSetUp={setUp} />
          ) : welcome.owned ? (
            <Locked />
          ) : (
            <FirstRun isDesktop={welcome.desktop} onSetUp={setUp} />
          ))}
        <footer className={css['kept']}>{start.kept}</footer>
      </div>
    </main>
  );
}

/** A hub without a tenant that somebody owns: its passphrase opens it, and a page must not ask for that one. */
function Locked() {
  const { start } = useWords();
  return (
    <section className={classes('column-3', css['card'])} aria-labelledby="locked">
      <h2 id="locked">{start.locked.title}</h2>
      <p>{start.locked.text}</p>
      <CopyableCommand text="opengithubx console" />
    </section>
  );
}

/** A hub that nobody owns and that knows no tenant: GitHub with what this computer keeps, or Auth0, or a look at it first. */
function FirstRun({ isDesktop, onSetUp }: { isDesktop: boolean; onSetUp: () => void }) {
  const { start, common } = useWords();
  const hub = useHubConnection();
  const [, go] = useLocation();
  const [failure, setFailure] = useState<Failure | null>(null);
  const connect = async () => {
    const popup = openPopup(hub); // in the press itself: a browser opens no window later
    const person = await requestHub(hub, 'session.startHere', {});
    if (!person.ok) {
      popup.close();
      setFailure(person.failure);
      return;
    }
    connectNext.set({ platform: 'github', popup });
    go('/home');
  };
  const startDemo = () => {
    requestSignIn(); // one press starts the demo, and continues to its sign-in and to GitHub's consent
    hub.openProfile?.('demo');
  };
  return (
    <div className={css['cards']}>
      {failure && <FailureNote failure={failure} />}
      <section className={classes('column-3', css['card'])} aria-labelledby="connect-github">
        <h2 id="connect-github">{start.here.title}</h2>
        <p>{start.here.text}</p>
        <div className="row">
          <Button kind="primary" autoFocus onPress={() => void connect()}>
            {start.here.open}
          </Button>
        </div>
      </section>
      <section className={classes('column-3', css['card'])} aria-labelledby="own-tenant">
        <h2 id="own-tenant">{start.tenant.title}</h2>
        <p>{start.tenant.text}</p>
        <div className="row">
          <Button onPress={onSetUp}>{start.tenant.open}</Button>
        </div>
      </section>
      <section className={classes('column-3', css['card'])} aria-labelledby="try-demo">
        <h2 id="try-demo">{start.demo.title}</h2>
        <p>{start.demo.text}</p>
        {isDesktop && hub.openProfile ? (
          <div className="row">
            <Button onPress={startDemo}>{start.demo.start}</Button>
          </div>
        ) : (
          <>
            <p>{common.inTerminal}</p>
            <CopyableCommand text="opengithubx demo" />
          </>
        )}
      </section>
    </div>
  );
}
