/** Whether each account works: a token from Token Vault, and the platform's own word. */
import type { Account } from '../../../shared/model.ts';
import type { TenantSettings } from '../../../shared/tenant.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { type Platform, withoutToken } from '../platforms/platform.ts';

import type { Trial } from '../vault/trial.ts';
import { judgeScopes } from './judge-scopes.ts';
import { type Fix, fixFor, openPageFix } from './mend.ts';
import { type DoctorStep, type StepResult, stepFailed, stepNote, stepOk } from './step.ts';

type Parts = {
  settings: TenantSettings | undefined;
  platforms: () => readonly Platform[];
  accounts: Accounts;
  known: () => Promise<Account[]>;
  trial: Trial;
};

type Reached = {
  account: Account;
  platform: Platform;
  client: Extract<Awaited<ReturnType<Trial>>, { ok: true }>['value'];
};

const patienceMs = 60_000;

export function reachSteps({ settings, platforms, accounts, known, trial }: Parts): DoctorStep[] {
  const reached: Reached[] = [];

  /** The first account that gets no token speaks for all. */
  async function exchange(): Promise<StepResult> {
    for (const account of await known()) {
      const platform = platforms().find(({ name }) => name === account.platform);
      if (!platform || account.state === 'disconnecting') continue;
      const asked = await accounts.vaultAccount(account, platform);
      const got = asked.ok ? await trial(asked.value, platform, AbortSignal.timeout(patienceMs)) : asked;
      if (!got.ok) {
        // The step before has seen that Token Vault lists it.
        const { failure } = got.failure.code === 'no_account' ? withoutToken(platform) : got;
        return stepFailed(
          `${account.label} on ${platform.title}: ${failure.message}`,
          fixFor(failure, settings, platform),
        );
      }
      reached.push({ account, platform, client: got.value });
    }
    const notes = reached.flatMap(({ account, platform, client: { stated } }) => [
      ...judgeStated(platform, stated),
      ...judgeScopes(account, platform, stated.scope),
    ]);
    const [first] = notes;
    const named = `Token Vault gives a token: ${reached.map(nameOf).join(', ')}.`;
    return first ? stepNote([named, ...new Set(notes.map(({ said }) => said))].join(' '), first.mend) : stepOk(named);
  }

  async function whoami(): Promise<StepResult> {
    const notes: { said: string; mend: Fix }[] = [];
    for (const { account, platform, client } of reached) {
      const identity = client.client.scrubbed(await platform.whoami(client.client));
      if (!identity.ok) {
        const failure = client.client.trouble() ?? identity.failure;
        return stepFailed(`${account.label}: ${failure.message}`, fixFor(failure, settings, platform));
      }
      const short = await platform.traps?.reach?.(client.client);
      if (short && platform.traps) {
        notes.push({
          said: `${account.label}: ${short}`,
          mend: openPageFix(platform.traps.page, 'Open the application there.'),
        });
      }
    }
    const [first] = notes;
    if (first) return stepNote(notes.map(({ said }) => said).join(' '), first.mend);
    return stepOk(`The platform knows the account: ${reached.map(nameOf).join(', ')}.`);
  }

  return [
    { step: 'exchange', inspect: exchange },
    { step: 'whoami', inspect: whoami },
  ];
}

const nameOf = ({ account, platform }: Reached): string => `${account.label} on ${platform.title}`;

/** What an answer without its usual fields means, and what scopes tell of the application at the platform. */
export function judgeStated(
  { title, traps }: Platform,
  { scope, seconds }: Reached['client']['stated'],
): { said: string; mend: Fix }[] {
  const notes: { said: string; mend: Fix }[] = [];
  const note = (said: string, mend: Fix = { hint: '', remedy: null }): void => void notes.push({ said, mend });
  const trap = scope === undefined ? undefined : traps?.scopes?.(scope);
  if (trap && traps)
    note(trap, openPageFix(traps.page, 'Set a fitting application up, and put it into the connection.'));
  if (scope === undefined) note(`It names no scopes for ${title}: what the token may do shows only when it is used.`);
  if (seconds === undefined) note(`It names no expiry for ${title}, so the hub takes the token to last ten minutes.`);
  return notes;
}
