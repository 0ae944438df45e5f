/** Whether the tenant is there, is the one that is meant, knows this hub, and agrees on what time it is. */

import type { Result } from '../../../shared/result.ts';
import type { TenantSettings } from '../../../shared/tenant.ts';
import type { Tenant, TenantSource } from '../session/tenant.ts';
import { askDiscovery, type DiscoveryAnswer, type DiscoverySilence } from './discovery.ts';
import { adviceFix, fixFor, openPageFix, setUpFix } from './mend.ts';
import { type DoctorStep, type StepResult, stepFailed, stepOk } from './step.ts';

type Parts = {
  settings: TenantSettings | undefined;
  tenant: TenantSource;
  /** Fails, among other reasons, where the tenant does not take the hub for its application. */
  ask: (tenant: Tenant) => Promise<Result<unknown>>;
  now: () => number;
};

export function tenantSteps({ settings, tenant, ask, now }: Parts): DoctorStep[] {
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
      return [`There is no ${host} to be found.`, adviceFix('Check that this computer is online, and the domain.')];
    case 'certificate':
      return [
        `${host} shows a certificate that is not its own, so something stands between it and this hub.`,
        adviceFix('Sign in to the network that this computer is in, if it asks for that, or use another one.'),
      ];
    case 'time':
      return [`${host} does not answer within 20 seconds.`, adviceFix('Check the network, and try again.')];
    case 'connection':
      return [
        `No connection to ${host} comes about.`,
        adviceFix('Check that this computer is online, and the domain.'),
      ];
  }
}

/** What is wrong with the tenant's answer, if anything. */
export function judgeAnswer(settings: TenantSettings, { status, issuer }: DiscoveryAnswer): StepResult | undefined {
  const { host } = new URL(settings.issuer);
  if (status >= 500) {
    return stepFailed(
      `${host} answers ${status}: Auth0 has trouble.`,
      openPageFix('https://status.auth0.com', 'See what Auth0 says.'),
    );
  }
  if (status === 429) return stepFailed(`${host} asks to slow down.`, adviceFix('Try again in a minute.'));
  if (status === 404)
    return stepFailed(`There is no tenant at ${host}.`, setUpFix('Check the domain, and set it up again.'));
  if (issuer === null) {
    const mend = adviceFix('Sign in to the network that this computer is in, or see what proxy is in between.');
    return stepFailed(
      `${host} answers with something else than a tenant's document, as the page of a network does.`,
      mend,
    );
  }
  if (issuer === settings.issuer) return undefined;
  return stepFailed(
    `The hub is set up for ${settings.issuer}, and the tenant calls itself ${issuer}. Tokens of one are refused by the other, as happens where a custom domain and the tenant's own are mixed.`,
    setUpFix(`Set it up again with the domain of ${issuer}.`),
  );
}

/** Tokens carry times (RFC 7519 §4.1), and the tenant takes an assertion that is a minute old for a replay. */
export function judgeClock(aheadMs: number): StepResult {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (seconds <= 60) return stepOk('This computer and the tenant agree on the time.');
  const off = seconds < 600 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
  return stepFailed(
    `The clock of this computer is ${off} ${aheadMs > 0 ? 'behind' : 'ahead of'} that of the tenant, so that valid tokens look expired or not yet valid.`,
    adviceFix('Let this computer take its time from the network.'),
  );
}
