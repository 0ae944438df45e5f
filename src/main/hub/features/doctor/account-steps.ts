/** The person's accounts: whether their vaults still have them and give a token, and whether the platform takes that. */

import {
  declined,
  grantedBeyond,
  isRegisteredConnection,
  scopesIn,
  union,
  vaultName,
  vaultOf,
} from '../../../../shared/account.ts';
import type { Account } from '../../../../shared/model.ts';
import type { Result } from '../../../../shared/result.ts';
import type { TenantSettings } from '../../../../shared/tenant.ts';
import type { Accounts, Attempts } from '../../identity/accounts/accounts.ts';
import type { KeptAccount } from '../../identity/vault/token-store.ts';
import type { Trial } from '../../identity/vault/trial.ts';
import { type Platform, withoutToken } from '../../platforms/platform.ts';
import {
  connectFix,
  type DoctorStep,
  type Fix,
  fixFor,
  openPageFix,
  type StepResult,
  settingFix,
  stepFailed,
  stepNote,
  stepOk,
} from './fixes.ts';

type FailedAttempt = ReturnType<Attempts['failed']>[number];

type AccountParts = {
  settings: TenantSettings | undefined;
  platforms: () => readonly Platform[];
  known: () => Promise<Account[]>;
  connections: () => Promise<Result<string[]>>;
  remote: () => Promise<Result<KeptAccount[]>>;
  attempts: FailedAttempt[];
};

/** What the vaults have of the person's accounts, against what this hub has. */
export const accountSteps = ({
  settings,
  platforms,
  known,
  connections,
  remote,
  attempts,
}: AccountParts): DoctorStep[] => [
  {
    step: 'connection',
    async inspect() {
      const listed = await connections();
      if (!listed.ok) return stepFailed(listed.failure.message, fixFor(listed.failure, settings));
      const wished = new Set([...(await known()), ...attempts].map(({ platform }) => platform));
      return settings
        ? judgeConnections(settings, platforms().filter(isOfTenant), listed.value, wished)
        : stepOk(`This computer’s vault can keep accounts of ${titlesOf(platforms(), listed.value)}.`);
    },
  },
  {
    step: 'account',
    async inspect() {
      const there = await remote();
      if (!there.ok) return stepFailed(there.failure.message, fixFor(there.failure, settings));
      return judgeAccounts(settings, platforms(), await known(), there.value, attempts);
    },
  },
];

/** Where the hub registers by itself, no tenant has to offer a connection. */
const isOfTenant = ({ connection }: Platform): boolean => !isRegisteredConnection(connection);

/** A platform that the person has or wanted an account of has to be among the tenant's connections; of the others, one suffices. */
export function judgeConnections(
  settings: TenantSettings,
  platforms: readonly Platform[],
  listed: string[],
  wished: ReadonlySet<string>,
): StepResult {
  const [offered, absent] = [true, false].map((is) =>
    platforms.filter(({ connection }) => listed.includes(connection) === is),
  ) as [Platform[], Platform[]];
  const fix = settingFix(settings, 'connection');
  const missed = absent.filter(({ name }) => wished.has(name) || offered.length === 0);
  const names = (some: Platform[]): string =>
    some.map(({ title, connection }) => `${title} (${connection})`).join(', ');
  if (missed.length > 0) {
    return stepFailed(`The tenant offers no connection for ${names(missed)}, or not to this application.`, fix);
  }
  if (absent.length === 0) return stepOk(`The tenant offers ${names(offered)}.`);
  return stepNote(`The tenant offers ${names(offered)}, and not ${names(absent)}.`, fix);
}

const titlesOf = (platforms: readonly Platform[], listed: string[]): string =>
  platforms
    .filter(({ connection }) => listed.includes(connection))
    .map(({ title }) => title)
    .join(', ');

/** What both have is fine; what only one has, or what was tried in vain, is told. */
export function judgeAccounts(
  settings: TenantSettings | undefined,
  platforms: readonly Platform[],
  known: Account[],
  remote: KeptAccount[],
  attempts: FailedAttempt[],
): StepResult {
  const platformOf = (wanted: string): Platform | undefined => platforms.find(({ name }) => name === wanted);
  const titleOf = (name: string): string => platformOf(name)?.title ?? name;
  const nameOf = ({ label, platform }: Account): string => `${label} on ${titleOf(platform)}`;
  const gone = known.find(({ id, state }) => state !== 'disconnecting' && !remote.some((account) => account.id === id));
  if (gone)
    return stepFailed(
      `${nameOf(gone)} is no longer in ${vaultName(gone.id)}.`,
      connectFix(gone.platform, 'Connect it again.'),
    );
  const halfGone = known.find(({ state }) => state === 'disconnecting');
  if (halfGone) {
    return stepNote(`${nameOf(halfGone)} was disconnected here, but ${vaultName(halfGone.id)} still has it.`, {
      hint: 'The hub retries by itself, and the receipt shows the state.',
      remedy: { kind: 'command', value: 'opengithubx receipts list' },
    });
  }
  const [attempt] = attempts;
  if (attempt) {
    const { platform: name, at, failure } = attempt;
    const said = `The last attempt to connect ${titleOf(name)}, at ${at}, failed: ${failure.message}`;
    const found = fixFor(failure, settings, platformOf(name));
    const fix = found.remedy ? found : connectFix(name, failure.hint);
    return known.length > 0 ? stepNote(said, fix) : stepFailed(said, fix);
  }
  const further = remote.find(
    ({ id, connection }) =>
      platforms.some((platform) => platform.connection === connection) && !known.some((one) => one.id === id),
  );
  const unknown = platforms.find(({ connection }) => connection === further?.connection);
  const named = known.map(nameOf).join(', ');
  if (known.length > 0) {
    return further && unknown
      ? stepNote(
          `${named}. ${startingWith(vaultName(further.id))} has further accounts on ${unknown.title}, which this hub does not know.`,
        )
      : stepOk(`${named}.`);
  }
  const kept = further
    ? ` ${startingWith(vaultName(further.id))} has one, which another hub or program connected.`
    : '';
  const [first] = platforms;
  return stepFailed(`No account is connected.${kept}`, connectFix((unknown ?? first)?.name ?? '', 'Connect one.'));
}

const startingWith = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

type ReachParts = {
  settings: TenantSettings | undefined;
  platforms: () => readonly Platform[];
  accounts: Accounts;
  known: () => Promise<Account[]>;
  trial: Trial;
  /** The patterns by which keys name places there. */
  wanted: (platform: Platform) => string[];
};

type Reached = {
  account: Account;
  platform: Platform;
  client: Extract<Awaited<ReturnType<Trial>>, { ok: true }>['value'];
};

const patienceMs = 60_000;

/** Whether each account works: a token from its vault, and the platform's own word. */
export function reachSteps({ settings, platforms, accounts, known, trial, wanted }: ReachParts): DoctorStep[] {
  const reached: Reached[] = [];

  /** The first account that gets no token speaks for all. */
  async function exchange(): Promise<StepResult> {
    for (const account of await known()) {
      const platform = platforms().find(({ name }) => name === account.platform);
      if (!platform || account.state === 'disconnecting') continue;
      const asked = await accounts.vaultAccount(account, platform);
      const got = asked.ok ? await trial(asked.value, platform, AbortSignal.timeout(patienceMs)) : asked;
      if (!got.ok) {
        // The step before has seen that its vault lists it.
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
    const named = [...Map.groupBy(reached, ({ account }) => vaultOf(account.id)).values()]
      .map((of) => `${startingWith(vaultName(of[0]?.account.id ?? ''))} gives a token: ${of.map(nameOf).join(', ')}.`)
      .join(' ');
    return first ? stepNote([named, ...new Set(notes.map(({ said }) => said))].join(' '), first.fix) : stepOk(named);
  }

  async function whoami(): Promise<StepResult> {
    const notes: { said: string; fix: Fix }[] = [];
    const wide: string[] = [];
    for (const { account, platform, client } of reached) {
      const identity = client.client.scrubbed(await platform.whoami(client.client));
      if (!identity.ok) {
        const failure = client.client.trouble() ?? identity.failure;
        return stepFailed(`${account.label}: ${failure.message}`, fixFor(failure, settings, platform));
      }
      const found = await platform.traps?.reach?.(client.client, wanted(platform));
      if (!found) continue;
      const reach = client.client.scrubbed(found);
      if (!('link' in reach)) wide.push(reach.said);
      else notes.push({ said: `${account.label}: ${reach.said}`, fix: openPageFix(reach.link, reach.hint) });
    }
    const [first] = notes;
    if (first) return stepNote(notes.map(({ said }) => said).join(' '), first.fix);
    return stepOk([`The platform knows the account: ${reached.map(nameOf).join(', ')}.`, ...wide].join(' '));
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
): { said: string; fix: Fix }[] {
  const notes: { said: string; fix: Fix }[] = [];
  const note = (said: string, fix: Fix = { hint: '', remedy: null }): void => void notes.push({ said, fix });
  const trap = scope === undefined ? undefined : traps?.scopes?.(scope);
  if (trap && traps)
    note(trap, openPageFix(traps.page, 'Set up a fitting application, and enter it in the connection.'));
  if (scope === undefined) note(`It names no scopes for ${title}, so the permissions of the token show only in use.`);
  if (seconds === undefined) note(`It names no expiry for ${title}, so the hub uses the token for ten minutes.`);
  return notes;
}

/**
 * Where the scopes that came with a token differ from what the account counts as allowed. A platform that settles them itself is
 * not judged, nor one that names none.
 */
export function judgeScopes(
  { label, scopes }: Pick<Account, 'label' | 'scopes'>,
  { name, title, scopes: base, traps, revocation }: Platform,
  stated: string | undefined,
): { said: string; fix: Fix }[] {
  const granted = scopesIn(stated);
  if (!granted || base.length === 0) return [];
  const needed = union(base, scopes);
  const lacking = declined(needed, granted);
  const beyond = grantedBeyond(needed, granted);
  const page = revocation?.remains?.page ?? traps?.page;
  return [
    ...(lacking.length > 0
      ? [
          {
            said: `${label} on ${title} lacks these permissions: ${lacking.join(', ')}.`,
            fix: connectFix(name, 'Connect it again, and grant everything that it asks for.'),
          },
        ]
      : []),
    ...(beyond.length > 0
      ? [
          {
            said: `The token of ${label} on ${title} has more permissions than the hub asked for: ${beyond.join(', ')}. The hub does not use them.`,
            fix: page
              ? openPageFix(page, 'Check there which permissions the application has.')
              : { hint: '', remedy: null },
          },
        ]
      : []),
  ];
}
