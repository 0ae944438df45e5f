/** What the person's sign-in is worth at the tenant. One refresh answers all three; the later ones need the earlier. */
import type { Failure } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import type { TenantSettings } from '../../../shared/tenant.ts';
import type { MyAccount } from '../accounts/my-account.ts';
import type { Session } from '../session/session.ts';
import { correct, mendOf, signIn } from './mend.ts';
import { broken, fine, type Step } from './step.ts';

type Parts = {
  settings: TenantSettings | undefined;
  session: Session;
  userId: string | undefined;
  connections: () => ReturnType<MyAccount['connections']>;
};

export function signInSteps({ settings, session, userId, connections }: Parts): Step[] {
  let refreshed: Result<void> | undefined;
  const failed = (failure: Failure) => broken(failure.message, mendOf(failure, settings));
  const isLater = ({ setting }: Failure): boolean =>
    setting !== undefined && setting !== 'credentials' && setting !== 'grant-types';
  return [
    {
      step: 'sign-in',
      async look() {
        if (userId === undefined) return broken('Nobody is signed in.', signIn());
        refreshed = await session.check(userId);
        return refreshed.ok || isLater(refreshed.failure)
          ? fine('The tenant accepts the sign-in.')
          : failed(refreshed.failure);
      },
    },
    {
      step: 'rotation',
      async look() {
        if (refreshed?.ok !== false || refreshed.failure.setting !== 'rotation') {
          return fine('The refresh token stays the same, as Token Vault needs it.');
        }
        return failed(refreshed.failure);
      },
    },
    {
      step: 'my-account',
      async look() {
        if (refreshed?.ok === false) {
          const isInactive = refreshed.failure.setting === 'refresh-policy' && !(await isActivated(settings));
          if (!isInactive || !settings) return failed(refreshed.failure);
          return broken('The My Account API of the tenant is not activated.', correct(settings, 'my-account'));
        }
        const listed = await connections();
        return listed.ok ? fine('The sign-in reaches the My Account API with all its scopes.') : failed(listed.failure);
      },
    },
  ];
}

/**
 * Without a policy a refresh is answered just as without the API. So the API itself is asked, with nothing in hand: one that is there
 * wants a token. Auth0 documents neither.
 */
async function isActivated(settings: TenantSettings | undefined): Promise<boolean> {
  if (!settings) return true;
  const asked = fetch(new URL('me/v1/connected-accounts/accounts', settings.issuer), {
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
  });
  return asked.then(
    ({ status }) => status !== 404,
    () => true,
  );
}
