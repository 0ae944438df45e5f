/** What the tenant has of the person's accounts, against what this hub has. */
import type { Account } from '../../../shared/model.ts';
import type { Result } from '../../../shared/result.ts';
import type { TenantSettings } from '../../../shared/tenant.ts';
import type { Attempts } from '../accounts/accounts.ts';
import type { RemoteAccount } from '../accounts/my-account.ts';
import type { Platform } from '../platforms/platform.ts';
import { connect, correct, mendOf, signIn } from './mend.ts';
import { broken, fine, type Seen, type Step, worthKnowing } from './step.ts';

type FailedAttempt = ReturnType<Attempts['failed']>[number];

type Parts = {
  settings: TenantSettings | undefined;
  platforms: () => readonly Platform[];
  known: () => Promise<Account[]>;
  connections: () => Promise<Result<string[]>>;
  remote: () => Promise<Result<RemoteAccount[]>>;
  attempts: FailedAttempt[];
};

export const accountSteps = ({ settings, platforms, known, connections, remote, attempts }: Parts): Step[] => [
  {
    step: 'connection',
    async look() {
      const listed = await connections();
      if (!listed.ok) return broken(listed.failure.message, mendOf(listed.failure, settings));
      const wished = new Set([...(await known()), ...attempts].map(({ platform }) => platform));
      return judgeConnections(settings, platforms(), listed.value, wished);
    },
  },
  {
    step: 'account',
    async look() {
      const there = await remote();
      if (!there.ok) return broken(there.failure.message, mendOf(there.failure, settings));
      return judgeAccounts(settings, platforms(), await known(), there.value, attempts);
    },
  },
];

/** A platform that the person has or wanted an account of has to be among the tenant's connections; of the others, one suffices. */
export function judgeConnections(
  settings: TenantSettings | undefined,
  platforms: readonly Platform[],
  listed: string[],
  wished: ReadonlySet<string>,
): Seen {
  const [offered, absent] = [true, false].map((is) =>
    platforms.filter(({ connection }) => listed.includes(connection) === is),
  ) as [Platform[], Platform[]];
  const mend = settings ? correct(settings, 'connection') : signIn();
  const missed = absent.filter(({ name }) => wished.has(name) || offered.length === 0);
  const names = (some: Platform[]): string =>
    some.map(({ title, connection }) => `${title} (${connection})`).join(', ');
  if (missed.length > 0) {
    return broken(`The tenant offers no connection for ${names(missed)}, or not to this application.`, mend);
  }
  if (absent.length === 0) return fine(`The tenant offers ${names(offered)}.`);
  return worthKnowing(`The tenant offers ${names(offered)}, and not ${names(absent)}.`, mend);
}

/** What both have is fine; what only one has, or what was tried in vain, is told. */
export function judgeAccounts(
  settings: TenantSettings | undefined,
  platforms: readonly Platform[],
  known: Account[],
  remote: RemoteAccount[],
  attempts: FailedAttempt[],
): Seen {
  const platformOf = (wanted: string): Platform | undefined => platforms.find(({ name }) => name === wanted);
  const titleOf = (name: string): string => platformOf(name)?.title ?? name;
  const nameOf = ({ label, platform }: Account): string => `${label} on ${titleOf(platform)}`;
  const gone = known.find(({ id, state }) => state !== 'disconnecting' && !remote.some((account) => account.id === id));
  if (gone) return broken(`${nameOf(gone)} is no longer in Token Vault.`, connect(gone.platform, 'Connect it again.'));
  const halfGone = known.find(({ state }) => state === 'disconnecting');
  if (halfGone) {
    return worthKnowing(`${nameOf(halfGone)} was disconnected here, and Token Vault still has it.`, {
      hint: 'The hub asks it again by itself, and the receipt says how far that is.',
      remedy: { kind: 'command', value: 'opengithubx receipts list' },
    });
  }
  const [attempt] = attempts;
  if (attempt) {
    const { platform: name, at, failure } = attempt;
    const said = `The last attempt to connect ${titleOf(name)}, at ${at}, failed: ${failure.message}`;
    const found = mendOf(failure, settings, platformOf(name));
    const mend = found.remedy ? found : connect(name, failure.hint);
    return known.length > 0 ? worthKnowing(said, mend) : broken(said, mend);
  }
  const stranger = platforms.find(({ connection }) =>
    remote.some((account) => account.connection === connection && !known.some(({ id }) => id === account.id)),
  );
  const named = known.map(nameOf).join(', ');
  if (known.length > 0) {
    return stranger
      ? worthKnowing(`${named}. Token Vault has further accounts on ${stranger.title}, which this hub does not know.`)
      : fine(`${named}.`);
  }
  const kept = stranger ? ' Token Vault has one, which another hub or program connected.' : '';
  const [first] = platforms;
  return broken(`No account is connected.${kept}`, connect((stranger ?? first)?.name ?? '', 'Connect one.'));
}
