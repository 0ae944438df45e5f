/** What the person's sign-in is worth at the tenant. One refresh answers all three; the later ones need the earlier. */
import type { Failure } from '../../../shared/errors.ts';
import type { TenantSettings } from '../../../shared/tenant.ts';
import type { MyAccount } from '../accounts/my-account.ts';
import type { Session } from '../session/session.ts';
import { fixFor, settingFix, signInFix } from './mend.ts';
import { type DoctorStep, stepFailed, stepOk } from './step.ts';

type Parts = {
  settings: TenantSettings | undefined;
  userId: string | undefined;
  refreshed: () => ReturnType<Session['check']>;
  connections: () => ReturnType<MyAccount['connections']>;
};

export function signInSteps({ settings, userId, refreshed, connections }: Parts): DoctorStep[] {
  const failed = (failure: Failure) => stepFailed(failure.message, fixFor(failure, settings));
  // What is neither about the token nor about the application is about what was asked for, the My Account API (RFC 6749 §5.2).
  const isLater = ({ code, setting }: Failure): boolean =>
    code === 'tenant_setup' && setting !== 'credentials' && setting !== 'grant-types';
  return [
    {
      step: 'sign-in',
      async inspect() {
        if (userId === undefined) return stepFailed('Nobody is signed in.', signInFix());
        const checked = await refreshed();
        return checked.ok || isLater(checked.failure)
          ? stepOk('The tenant accepts the sign-in.')
          : failed(checked.failure);
      },
    },
    {
      step: 'rotation',
      async inspect() {
        const checked = await refreshed();
        if (!checked.ok && checked.failure.setting === 'rotation') return failed(checked.failure);
        const isExchanged = settings?.subject !== 'access_token';
        return stepOk(
          isExchanged ? 'The refresh token does not rotate.' : 'The refresh token may rotate: it is not exchanged.',
        );
      },
    },
    {
      step: 'my-account',
      async inspect() {
        const checked = await refreshed();
        if (!checked.ok) {
          const isInactive = checked.failure.setting === 'refresh-policy' && !(await isActivated(settings));
          if (!isInactive || !settings) return failed(checked.failure);
          return stepFailed('The My Account API of the tenant is not activated.', settingFix(settings, 'my-account'));
        }
        const listed = await connections();
        return listed.ok
          ? stepOk('The sign-in reaches the My Account API with all its scopes.')
          : failed(listed.failure);
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
