/** Tries on the owner's tenant and platforms what the hub and the demo take for granted of them. It only reads, and is on record. */

import type { LivePart, LiveTrial, LiveTrials } from '../../../../shared/live.ts';
import type { Account } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Accounts } from '../../identity/accounts/accounts.ts';
import type { Session } from '../../identity/session/session.ts';
import type { TenantSource } from '../../identity/session/tenant.ts';
import type { Trial } from '../../identity/vault/trial.ts';
import { type Assumption, type LiveAccount, observedFact } from '../../platforms/assumption.ts';
import type { Platform } from '../../platforms/platform.ts';
import { reading } from '../../platforms/requests.ts';
import { auth0Assumptions, type LiveTenant } from './auth0.ts';

export type LiveParts = {
  tenant: Pick<TenantSource, 'find'>;
  session: Session;
  accounts: Pick<Accounts, 'list' | 'vaultAccount'>;
  trial: Trial;
  platforms: () => readonly Platform[];
};

const tenantPart = { part: 'auth0', title: 'Auth0' };
const patienceMs = 60_000;

/** What there is to try, and whether there is something to try it with. */
export async function liveParts(parts: LiveParts, userId: string | undefined): Promise<LivePart[]> {
  const named = ({ id, says, source }: Pick<LiveTrial, 'id' | 'says' | 'source'>) => ({ id, says, source });
  const accounts = userId === undefined ? [] : await parts.accounts.list(userId);
  const isSignedIn = userId !== undefined && (await parts.session.isSignedIn(userId));
  return [
    { ...tenantPart, isConnected: isSignedIn, assumptions: auth0Assumptions.map(named) },
    ...parts.platforms().flatMap((platform) =>
      platform.assumptions
        ? {
            part: platform.name,
            title: platform.title,
            isConnected: firstOn(platform, accounts) !== undefined,
            assumptions: platform.assumptions.map(named),
          }
        : [],
    ),
  ];
}

/** With several accounts on a platform the first one is taken. */
const firstOn = ({ name }: Platform, accounts: readonly Account[]): Account | undefined =>
  accounts.find((account) => account.platform === name && account.state !== 'disconnecting');

/** Fails with `malformed` for a part that there is not. What can't be tried is said to be open, and why. */
export async function tryLive(parts: LiveParts, part: string, userId: string | undefined): Promise<Result<LiveTrials>> {
  if (part === tenantPart.part) return ok({ ...tenantPart, trials: await tryTenant(parts, userId) });
  const platform = parts.platforms().find(({ name, assumptions }) => name === part && assumptions !== undefined);
  if (!platform) return fail('malformed', 'Nothing is assumed of a platform of that name.');
  return ok({ part, title: platform.title, trials: await tryPlatform(parts, platform, userId) });
}

async function tryTenant({ tenant, session, trial }: LiveParts, userId: string | undefined): Promise<LiveTrial[]> {
  if (userId === undefined) return allOpen(auth0Assumptions, 'nobody is signed in');
  const found = await tenant.find();
  if (!found.ok) return allOpen(auth0Assumptions, `the tenant can’t be asked: ${found.failure.code}`);
  return tryAll<LiveTenant>(auth0Assumptions, { tenant: found.value, session, userId, trial });
}

async function tryPlatform(
  { accounts, trial }: LiveParts,
  platform: Platform,
  userId: string | undefined,
): Promise<LiveTrial[]> {
  const { assumptions = [] } = platform;
  const account = userId === undefined ? undefined : firstOn(platform, await accounts.list(userId));
  if (!account) return allOpen(assumptions, 'no account is connected');
  const signal = AbortSignal.timeout(patienceMs);
  const asked = await accounts.vaultAccount(account, platform);
  const got = asked.ok ? await trial(asked.value, platform, signal) : asked;
  if (!got.ok) return allOpen(assumptions, `the vault gives no token: ${got.failure.code}`);
  const { client, stated } = got.value;
  return tryAll<LiveAccount>(assumptions, { client: reading(client, platform), stated });
}

const allOpen = (assumptions: readonly Assumption<never>[], seen: string): LiveTrial[] =>
  assumptions.map(({ id, says, source }) => ({ id, says, source, state: 'open', seen }));

/** One after the other, so that a platform that counts requests sees few at a time. */
async function tryAll<On>(assumptions: readonly Assumption<On>[], on: On): Promise<LiveTrial[]> {
  const trials: LiveTrial[] = [];
  for (const assumption of assumptions) trials.push(await tryOne(assumption, on));
  return trials;
}

async function tryOne<On>({ id, says, source, look }: Assumption<On>, on: On): Promise<LiveTrial> {
  try {
    const { holds, facts } = await look(on);
    const told = Object.entries(facts).flatMap(([name, fact]) =>
      fact === undefined ? [] : `${name} ${observedFact(fact)}`,
    );
    if (holds === null) return { id, says, source, state: 'open', seen: ['nothing to try it on', ...told].join(', ') };
    return { id, says, source, state: holds ? 'holds' : 'differs', seen: told.join(', ') };
  } catch (error) {
    // What an error says may name anybody; what kind it is does not.
    const kind = error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'no answer';
    return { id, says, source, state: 'open', seen: kind };
  }
}
