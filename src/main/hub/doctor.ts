/** Looks at each link from the database to the platform in order, and says which one is broken and what mends it. */

import type { Failure } from '../../shared/errors.ts';
import type { Finding } from '../../shared/finding.ts';
import type { Result } from '../../shared/result.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { Audit } from './audit/audit.ts';
import type { Platform } from './platforms/platform.ts';
import type { Ports } from './ports.ts';
import { freePorts } from './session/loopback.ts';
import type { Session } from './session/session.ts';
import type { TenantSource } from './session/tenant.ts';
import type { Vault } from './vault/vault.ts';

type Parts = {
  ports: Ports;
  tenant: TenantSource;
  session: Session;
  accounts: Accounts;
  vault: Vault;
  audit: Audit;
  platforms: Platform[];
};

type Step = { step: Finding['step']; look: () => Promise<{ detail: string } | { failed: Failure }> };

/** Runs every step for one person; what depends on a failed step is skipped. Nothing is changed. */
export async function examine(parts: Parts, userId: string | undefined): Promise<Finding[]> {
  const findings: Finding[] = [];
  let broken = false;
  for (const { step, look } of stepsFor(parts, userId)) {
    if (broken && chain.includes(step)) {
      findings.push({ step, state: 'skipped', detail: 'An earlier step failed.', hint: '', remedy: null });
      continue;
    }
    const found = await look();
    if ('failed' in found) {
      broken ||= chain.includes(step);
      findings.push({ step, state: 'failed', detail: found.failed.message, hint: found.failed.hint, remedy: null });
    } else findings.push({ step, state: 'ok', detail: found.detail, hint: '', remedy: null });
  }
  return findings;
}

/** Each of these needs the one before it. */
const chain: Finding['step'][] = ['tenant', 'sign-in', 'account', 'exchange', 'whoami'];

function stepsFor(
  { ports, tenant, session, accounts, vault, audit, platforms }: Parts,
  userId: string | undefined,
): Step[] {
  const from = <T>(result: Result<T>, say: (value: T) => string) =>
    result.ok ? { detail: say(result.value) } : { failed: result.failure };
  const problem = (message: string, hint: string) => ({ failed: { code: 'internal' as const, message, hint } });
  const notSignedIn = problem('Nobody is signed in.', 'Run `opengithubx login`.');

  return [
    {
      step: 'database',
      async look() {
        const { records, firstBadSequence, reason } = await audit.verify();
        if (firstBadSequence === null) return { detail: `${records} audit records, all whole.` };
        return problem(
          `Audit record ${firstBadSequence}: ${reason}.`,
          'Keep a copy of the data folder and find out who changed it.',
        );
      },
    },
    { step: 'secrets', look: async () => ({ detail: `Secrets are kept ${ports.secrets.kind}.` }) },
    {
      step: 'ports',
      async look() {
        const free = await freePorts();
        const detail = `${free.length} of 6 ports for the browser to come back to are free.`;
        return free.length > 0 ? { detail } : problem(detail, 'Free one of 127.0.0.1:18484 to 18489.');
      },
    },
    { step: 'tenant', look: async () => from(await tenant.find(), ({ issuer }) => `${issuer} answers.`) },
    {
      step: 'sign-in',
      async look() {
        if (userId === undefined) return notSignedIn;
        return from(
          await session.check(userId),
          () => 'The tenant accepts the sign-in, and refresh tokens do not rotate.',
        );
      },
    },
    {
      step: 'account',
      async look() {
        const known = userId === undefined ? [] : await accounts.list(userId);
        const working = known.filter(({ state }) => state === 'connected');
        if (working.length > 0)
          return { detail: working.map(({ platform, label }) => `${label} on ${platform}`).join(', ') };
        return problem('No account is connected.', 'Run `opengithubx accounts connect github`.');
      },
    },
    ...(['exchange', 'whoami'] as const).map((step): Step => ({ step, look: () => reach(step) })),
  ];

  /** The first account that does not work speaks for all. */
  async function reach(step: 'exchange' | 'whoami') {
    const done: string[] = [];
    for (const account of await accounts.list(userId ?? '')) {
      const platform = platforms.find(({ name }) => name === account.platform);
      if (!platform) continue;
      const asked = await accounts.vaultAccount(account, platform);
      if (!asked.ok) return { failed: asked.failure };
      const client = await vault.client(asked.value, platform.apiUrl, AbortSignal.timeout(60_000));
      if (!client.ok) return { failed: client.failure };
      if (step === 'whoami') {
        const identity = await platform.whoami(client.value);
        if (!identity.ok) return { failed: client.value.trouble() ?? identity.failure };
      }
      done.push(`${account.label} on ${account.platform}`);
    }
    return {
      detail: `${step === 'exchange' ? 'Token Vault gives a token' : 'The platform knows the account'}: ${done.join(', ')}.`,
    };
  }
}
