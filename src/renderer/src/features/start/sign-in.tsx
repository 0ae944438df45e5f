import { lazy, Suspense, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { CallArguments } from '../../../../shared/contract.ts';
import { readLink } from '../../../../shared/link-purpose.ts';
import type { Welcome } from '../../../../shared/shapes.ts';
import { connectNext, openPopup, type Popup, useBrowserCall } from '../../hub/browser-call.ts';
import { useHubConnection } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { FailureNote, Skeleton } from '../../ui/notes.tsx';
import { useStateValue } from '../../use-state-value.ts';
import { useWords } from '../../words/index.ts';
import css from './start.module.css';

/** Needed once by a person. */
const InvitationForm = lazy(() =>
  import('./invitation-form.tsx').then((module) => ({ default: module.InvitationForm })),
);

/** Sign-in at Auth0, with or without an invitation; until somebody owns the hub, its tenant can still be another. */
export function SignInCard({ welcome, onSetUp }: { welcome: Welcome; onSetUp: () => void }) {
  const { start, common } = useWords();
  const [path, go] = useLocation();
  const hub = useHubConnection();
  const hasEnded = useStateValue(hub.hasEnded);
  const { start: begin, waiting, failure } = useBrowserCall('session.signIn');
  const link = readLink(path);
  const invitation = link?.page === 'join' ? link.of : null;
  const [isInvited, setInvited] = useState(invitation !== null);
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
      <section className={classes('column-3', css['card'])} aria-live="polite">
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
    <>
      {hasEnded && !failure && (
        <p className={css['ended']} role="status">
          {start.ended}
        </p>
      )}
      {failure && <FailureNote failure={failure} />}
      <section className={classes('column-3', css['card'])}>
        {!welcome.owned && (
          <p>
            {start.firstOwner} {start.andConnectHelp}
          </p>
        )}
        {isInvited ? (
          <Suspense fallback={<Skeleton rows={4} />}>
            <InvitationForm code={invitation ?? ''} onDone={signIn} onCancel={() => setInvited(false)} />
          </Suspense>
        ) : (
          <div className="row">
            {!welcome.owned && (
              <Button kind="primary" onPress={() => void signIn({}, openPopup(hub))} autoFocus>
                {start.andConnect}
              </Button>
            )}
            <Button
              kind={welcome.owned ? 'primary' : 'plain'}
              onPress={() => void signIn({})}
              autoFocus={welcome.owned}
            >
              {start.continue}
            </Button>
            <Button onPress={() => void signIn({ signUp: true })}>{start.signUp}</Button>
            {welcome.owned && (
              <Button kind="quiet" onPress={() => setInvited(true)}>
                {start.invitation.open}
              </Button>
            )}
            {!welcome.owned && !welcome.demo && (
              <Button kind="quiet" onPress={onSetUp}>
                {start.tenant.change}
              </Button>
            )}
          </div>
        )}
      </section>
    </>
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
