import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import type { Failure } from '../../../../shared/errors.ts';
import { readLink } from '../../../../shared/link-purpose.ts';
import type { Welcome } from '../../../../shared/shapes.ts';
import { Wordmark } from '../../frame/wordmark.tsx';
import { connectNext, openPopup } from '../../hub/browser-call.ts';
import { requestHub, useHubConnection } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { CopyableCommand } from '../../ui/copy-button.tsx';
import { FailureNote, Skeleton } from '../../ui/notes.tsx';
import { useWords } from '../../words/index.ts';
import { requestSignIn, SignIn } from './sign-in.tsx';
import css from './start.module.css';

type StartPageProps = { welcome: Welcome | undefined; failure: Failure | null; linkFailure: Failure | null };

/** Nothing waits for it. */
const StartArt = lazy(() => import('./start-art.tsx').then((module) => ({ default: module.StartArt })));

/** Needed once in the life of a hub. */
const SetupScreen = lazy(() => import('../setup/setup.tsx').then((module) => ({ default: module.SetupScreen })));

/** What everybody sees who is not signed in: the promise, one way in, and the idea as a picture. */
export function StartPage({ welcome, failure, linkFailure }: StartPageProps) {
  const { start, accounts } = useWords();
  // It continues after the hub has learned its tenant: something may be left to do there.
  const [isSettingUp, setSettingUp] = useState(false);
  const [isInvited, setInvited] = useState(() => readLink(location.hash.slice(1))?.page === 'join');
  const setUp = () => setSettingUp(true);
  const isHere = welcome !== undefined && !welcome.tenant;
  return (
    <main className={css['start']} data-wide={isSettingUp}>
      <div className={css['left']}>
        <div className={css['name']}>
          <Wordmark isDemo={welcome?.demo ?? false} />
        </div>
        <div className={css['main']}>
          <h1 className={css['promise']}>
            {start.promise.map((line) => (
              <span key={line}>{line} </span>
            ))}
          </h1>
          {!isSettingUp && <p className={css['lead']}>{start.lead}</p>}
          {failure && <FailureNote failure={failure} />}
          {linkFailure && <FailureNote failure={linkFailure} />}
          {!welcome && !failure && <Skeleton rows={3} />}
          {welcome &&
            (isSettingUp ? (
              <Suspense fallback={<Skeleton rows={6} />}>
                <SetupScreen onLeave={() => setSettingUp(false)} />
              </Suspense>
            ) : welcome.tenant ? (
              <SignIn welcome={welcome} isInvited={isInvited} onInvited={setInvited} />
            ) : welcome.owned ? (
              <Locked />
            ) : (
              <FirstRun isDesktop={welcome.desktop} onSetUp={setUp} />
            ))}
        </div>
        <footer className={css['foot']}>
          <span>{start.kept}</span>
          {welcome?.tenant && welcome.owned && !isInvited && (
            <button type="button" onClick={() => setInvited(true)}>
              {start.invitation.open}
            </button>
          )}
          {welcome?.tenant && !welcome.owned && !welcome.demo && !isSettingUp && (
            <button type="button" onClick={setUp}>
              {start.tenant.change}
            </button>
          )}
        </footer>
      </div>
      {!isSettingUp && (
        <Suspense fallback={<div />}>
          <StartArt vault={accounts.vaults[isHere ? 'this-computer' : 'auth0']} />
        </Suspense>
      )}
    </main>
  );
}

/** A hub without a tenant that somebody owns: its passphrase opens it, and a page must not ask for that one. */
function Locked() {
  const { start } = useWords();
  return (
    <section className={css['way']} aria-labelledby="locked">
      <h2 id="locked">{start.locked.title}</h2>
      <p>{start.locked.text}</p>
      <CopyableCommand text="opengithubx console" />
    </section>
  );
}

/** A hub that nobody owns and that knows no tenant: GitHub with what this computer keeps; Auth0, and a look at it first, stand below. */
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
    <>
      <div className={css['way']}>
        {failure && <FailureNote failure={failure} />}
        <Button kind="primary" autoFocus onPress={() => void connect()}>
          {start.here.open}
        </Button>
        <p className="meta">{start.here.text}</p>
      </div>
      <div className={css['others']}>
        <div className={css['other']}>
          <Button onPress={onSetUp}>{start.tenant.open}</Button>
          <p className="meta">{start.tenant.text}</p>
        </div>
        <div className={css['other']}>
          {isDesktop && hub.openProfile ? (
            <>
              <Button onPress={startDemo}>{start.demo.start}</Button>
              <p className="meta">{start.demo.text}</p>
            </>
          ) : (
            <>
              <p className="meta">
                {start.demo.text} {common.inTerminal}
              </p>
              <CopyableCommand text="opengithubx demo" />
            </>
          )}
        </div>
      </div>
    </>
  );
}
