/** Whether the tenant is there, is the one that is meant, knows this hub, and accepts the person's sign-in. */
import * as z from 'zod/mini';
import type { Failure } from '../../../../shared/errors.ts';
import type { Result } from '../../../../shared/result.ts';
import type { TenantSettings } from '../../../../shared/tenant.ts';
import type { Session } from '../../identity/session/session.ts';
import type { Tenant, TenantSource } from '../../identity/session/tenant.ts';
import {
  adviceFix,
  type DoctorStep,
  fixFor,
  openPageFix,
  type StepResult,
  settingFix,
  setUpFix,
  signInFix,
  stepFailed,
  stepOk,
} from './fixes.ts';

type TenantParts = {
  settings: TenantSettings | undefined;
  tenant: TenantSource;
  /** Fails, among other reasons, where the tenant does not take the hub for its application. */
  ask: (tenant: Tenant) => Promise<Result<unknown>>;
  now: () => number;
};

/** Whether the tenant answers, is the one that is meant, and agrees on what time it is. */
export function tenantSteps({ settings, tenant, ask, now }: TenantParts): DoctorStep[] {
  let aheadMs = 0;
  return [
    {
      step: 'tenant',
      async inspect() {
        if (!settings)
          return stepFailed('No Auth0 tenant is configured.', setUpFix('Set a tenant up, or name one that is.'));
        const asked = await askDiscovery(settings.issuer, now);
        if ('silent' in asked) return stepFailed(...explainSilence(settings.issuer, asked));
        aheadMs = asked.aheadMs;
        const wrong = judgeAnswer(settings, asked);
        if (wrong) return wrong;
        const found = await tenant.find();
        if (!found.ok) return stepFailed(found.failure.message, fixFor(found.failure, settings));
        const taken = await ask(found.value);
        return taken.ok || taken.failure.setting !== 'credentials'
          ? stepOk(`${settings.issuer} answers, and knows this application.`)
          : stepFailed(taken.failure.message, fixFor(taken.failure, settings));
      },
    },
    { step: 'clock', inspect: async () => judgeClock(aheadMs) },
  ];
}

function explainSilence(issuer: string, { silent }: DiscoverySilence): Parameters<typeof stepFailed> {
  const { host } = new URL(issuer);
  switch (silent) {
    case 'name':
      return [`The name ${host} does not exist.`, adviceFix('Check that this computer is online, and the domain.')];
    case 'certificate':
      return [
        `${host} shows the certificate of somebody else, so something stands between it and this hub.`,
        adviceFix('Sign in to the network of this computer, if it needs that, or use another one.'),
      ];
    case 'time':
      return [`${host} does not respond within 20 seconds.`, adviceFix('Check the network, and try again.')];
    case 'connection':
      return [
        `This computer can’t connect to ${host}.`,
        adviceFix('Check that this computer is online, and the domain.'),
      ];
  }
}

/** What is wrong with the tenant's answer, if anything. */
function judgeAnswer(settings: TenantSettings, { status, issuer }: DiscoveryAnswer): StepResult | undefined {
  const { host } = new URL(settings.issuer);
  if (status >= 500) {
    return stepFailed(
      `${host} answers ${status}: Auth0 has an outage.`,
      openPageFix('https://status.auth0.com', 'Check the status of Auth0.'),
    );
  }
  if (status === 429) return stepFailed(`${host} asks to slow down.`, adviceFix('Try again in a minute.'));
  if (status === 404)
    return stepFailed(`There is no tenant at ${host}.`, setUpFix('Check the domain, and set it up again.'));
  if (issuer === null) {
    const fix = adviceFix('Sign in to the network of this computer, or check the proxy in between.');
    return stepFailed(
      `${host} answers with something other than a tenant's document, for example the sign-in page of a network.`,
      fix,
    );
  }
  if (issuer === settings.issuer) return undefined;
  return stepFailed(
    `The hub is set up for ${settings.issuer}, but the tenant calls itself ${issuer}. Each refuses the tokens of the other. This happens when a custom domain and the tenant's domain are mixed.`,
    setUpFix(`Set it up again with the domain of ${issuer}.`),
  );
}

/** Tokens carry times (RFC 7519 §4.1), and the tenant takes an assertion that is a minute old for a replay. */
export function judgeClock(aheadMs: number): StepResult {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (seconds <= 60) return stepOk('This computer and the tenant agree on the time.');
  const off = seconds < 600 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
  return stepFailed(
    `The clock of this computer is ${off} ${aheadMs > 0 ? 'behind' : 'ahead of'} that of the tenant, so valid tokens look expired or not yet valid.`,
    adviceFix('Turn on network time on this computer.'),
  );
}

/**
 * `issuer` is null where what came is not a tenant's document. `aheadMs` is how far the tenant's clock is ahead of ours, by its
 * `Date`, which is to the second; what the way there and back may hide is left out of it.
 */
type DiscoveryAnswer = { status: number; issuer: string | null; aheadMs: number };
type DiscoverySilence = { silent: 'name' | 'certificate' | 'time' | 'connection' };

const Document = z.object({ issuer: z.string() });
const patienceMs = 20_000;

/**
 * What answers at the issuer's address (OpenID Connect Discovery 1.0 §4), asked each time: the hub itself keeps the tenant's document
 * once it has it. Redirects are not followed, because a server that redirects is not the tenant.
 */
async function askDiscovery(issuer: string, now: () => number): Promise<DiscoveryAnswer | DiscoverySilence> {
  const sent = now();
  try {
    const answer = await fetch(new URL('.well-known/openid-configuration', issuer), {
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    });
    const came = now();
    const read = z.safeParse(Document, await answer.json().catch(() => undefined));
    const date = Date.parse(answer.headers.get('date') ?? '');
    return {
      status: answer.status,
      issuer: read.success && answer.status === 200 ? read.data.issuer : null,
      aheadMs: Number.isNaN(date) ? 0 : beyond(date - sent, date - came),
    };
  } catch (error) {
    return { silent: silence(error) };
  }
}

/** The nearest to zero that the offset can be, between what it was when we asked and when the answer came. */
const beyond = (most: number, least: number): number => Math.max(least, Math.min(most, 0));

function silence(error: unknown): DiscoverySilence['silent'] {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  const code = String(cause?.code ?? '');
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code)) return 'name';
  if (name === 'TimeoutError' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'time';
  return /CERT|SELF_SIGNED|SIGNATURE|ISSUER/.test(code) ? 'certificate' : 'connection';
}

type SignInParts = {
  settings: TenantSettings | undefined;
  userId: string | undefined;
  refreshed: () => ReturnType<Session['check']>;
  connections: () => Promise<Result<string[]>>;
};

/** What the person's sign-in is worth at the tenant. One refresh answers all three; the later ones need the earlier. */
export function signInSteps({ settings, userId, refreshed, connections }: SignInParts): DoctorStep[] {
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
          isExchanged
            ? 'The refresh token does not rotate.'
            : 'The refresh token may rotate, because it is not exchanged.',
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
