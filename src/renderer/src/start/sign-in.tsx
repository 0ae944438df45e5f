import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { CallArguments } from '../../../shared/contract.ts';
import type { Welcome } from '../../../shared/shapes.ts';
import { useBrowserCall } from '../hub/browser-call.ts';
import { useHubConnection } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useStateValue } from '../use-state-value.ts';
import { useWords } from '../words/index.ts';
import { InvitationForm } from './invitation-form.tsx';
import { takeSignInWish } from './sign-in-next.ts';
import css from './start.module.css';

type SignInProps = { welcome: Welcome; onSetUp: () => void };

/** Sign-in at Auth0, with or without an invitation; until somebody owns the hub, its tenant can still be another. */
export function SignInButton({ welcome, onSetUp }: SignInProps) {
  const { start, common } = useWords();
  const [, go] = useLocation();
  const hasEnded = useStateValue(useHubConnection().hasEnded);
  const { start: begin, waiting, failure } = useBrowserCall('session.signIn');
  const [isInvited, setInvited] = useState(false);
  const signIn = async (input: CallArguments<'session.signIn'>) => {
    // Whoever was cut off goes on where they were.
    if ((await begin(input)) && !hasEnded) go('/accounts');
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it goes on once, with what there is when the page opens
  useEffect(() => {
    if (takeSignInWish()) void signIn({});
  }, []);
  if (waiting) {
    return (
      <section className={css['card']} aria-live="polite">
        <p>{start.waiting}</p>
        <div className={css['actions']}>
          <Button onPress={waiting.cancel} autoFocus>
            {common.cancel}
          </Button>
          {waiting.openAgain && <Button onPress={waiting.openAgain}>{start.openAgain}</Button>}
        </div>
      </section>
    );
  }
  return (
    <>
      {hasEnded && !failure && (
        <p className={css['ended']} role="status">
          {start.ended}
        </p>
      )}
      {failure && <FailureNote failure={failure} />}
      <section className={css['card']}>
        {!welcome.owned && <p>{start.firstOwner}</p>}
        {isInvited ? (
          <InvitationForm onDone={signIn} onCancel={() => setInvited(false)} />
        ) : (
          <div className={css['actions']}>
            <Button kind="primary" onPress={() => void signIn({})} autoFocus>
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
