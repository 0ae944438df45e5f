import { lazy, Suspense, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { CallArguments } from '../../../../shared/contract.ts';
import { readLink } from '../../../../shared/link-purpose.ts';
import type { Welcome } from '../../../../shared/shapes.ts';
import { connectNext, openPopup, type Popup, useBrowserCall } from '../../hub/browser-call.ts';
import { useHubConnection } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote, Skeleton } from '../../ui/notes.tsx';
import { useStateValue } from '../../use-state-value.ts';
import { useWords } from '../../words/index.ts';
import css from './start.module.css';

/** Needed once by a person. */
const InvitationForm = lazy(() =>
  import('./invitation-form.tsx').then((module) => ({ default: module.InvitationForm })),
);

type SignInProps = { welcome: Welcome; isInvited: boolean; onInvited: (isInvited: boolean) => void };

/** The one way in: Auth0, whose page makes accounts too. Nobody's hub continues to GitHub's consent in the same window. */
export function SignIn({ welcome, isInvited, onInvited }: SignInProps) {
  const { start, common } = useWords();
  const [path, go] = useLocation();
  const hub = useHubConnection();
  const hasEnded = useStateValue(hub.hasEnded);
  const { start: begin, waiting, failure } = useBrowserCall('session.signIn');
  const link = readLink(path);
  const invitation = link?.page === 'join' ? link.of : null;
  const [isIn, setIn] = useState(false);
  /** With a popup it stays open, for the consent that follows. */
  const signIn = async (input: CallArguments<'session.signIn'>, popup?: Popup) => {
    const person = await begin(input, popup);
    setIn(person !== null);
    if (popup && person) connectNext.set({ platform: 'github', popup });
    else popup?.close();
    // A person who was cut off, or came by a link, continues where they were.
    if (person && !hasEnded && (invitation !== null || !link)) go('/home');
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it continues once, with what there is when the page opens
  useEffect(() => {
    if (takeSignInRequest()) void signIn({}, openPopup(hub));
  }, []);
  if (waiting) {
    return (
      <section className={css['way']} aria-live="polite">
        <p>{common.finish(hub.opensPopup)}</p>
        <div className="row">
          <Button onPress={waiting.cancel} autoFocus>
            {common.cancel}
          </Button>
          {waiting.openAgain && <Button onPress={waiting.openAgain}>{common.openAgain}</Button>}
        </div>
      </section>
    );
  }
  // Until the hub has said who is here: a button that was there once more would begin another sign-in, which nothing comes of.
  if (isIn && !hasEnded) return <Skeleton rows={3} />;
  return (
    <div className={css['way']}>
      {hasEnded && !failure && (
        <p className="tinted" role="status">
          {start.ended}
        </p>
      )}
      {failure && <FailureNote failure={failure} />}
      {isInvited ? (
        <Suspense fallback={<Skeleton rows={4} />}>
          <InvitationForm code={invitation ?? ''} onDone={signIn} onCancel={() => onInvited(false)} />
        </Suspense>
      ) : (
        <>
          <Button kind="primary" onPress={() => void signIn({}, welcome.owned ? undefined : openPopup(hub))} autoFocus>
            {start.continue}
          </Button>
          {!welcome.owned && <p className="meta">{start.firstOwner}</p>}
        </>
      )}
    </div>
  );
}

/** Carries one wish over the loading of the page that comes with the demo's profile: to sign in and connect GitHub. */
const name = 'opengithubx.sign-in-next';
/** Milliseconds; a wish that was not met by then, since somebody was signed in there already, is forgotten. */
const patience = 60_000;

export const requestSignIn = (): void => sessionStorage.setItem(name, String(Date.now()));

/** Whether the sign-in was wished for just now; true once. */
function takeSignInRequest(): boolean {
  const wished = Number(sessionStorage.getItem(name) ?? 0);
  sessionStorage.removeItem(name);
  return Date.now() - wished < patience;
}
