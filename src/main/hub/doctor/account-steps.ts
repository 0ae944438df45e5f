/** What the tenant has of the person's accounts, against what this hub has. */
import type { Account } from '../../../shared/model.ts';
import type { Result } from '../../../shared/result.ts';
import type { TenantSettings } from '../../../shared/tenant.ts';
import type { Attempts } from '../accounts/attempts.ts';
import type { RemoteAccount } from '../accounts/my-account.ts';
import type { Platform } from '../platforms/platform.ts';
import { connectFix, fixFor, settingFix, signInFix } from './mend.ts';
import { type DoctorStep, type StepResult, stepFailed, stepNote, stepOk } from './step.ts';

type FailedAttempt = ReturnType<Attempts['failed']>[number];

type Parts = {
  settings: TenantSettings | undefined;
  platforms: () => readonly Platform[];
  known: () => Promise<Account[]>;
  connections: () => Promise<Result<string[]>>;
  remote: () => Promise<Result<RemoteAccount[]>>;
  attempts: FailedAttempt[];
};

export const accountSteps = ({ settings, platforms, known, connections, remote, attempts }: Parts): DoctorStep[] => [
  {
    step: 'connection',
    async inspect() {
      const listed = await connections();
      if (!listed.ok) return stepFailed(listed.failure.message, fixFor(listed.failure, settings));
      const wished = new Set([...(await known()), ...attempts].map(({ platform }) => platform));
      return judgeConnections(settings, platforms(), listed.value, wished);
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

/** A platform that the person has or wanted an account of has to be among the tenant's connections; of the others, one suffices. */
export function judgeConnections(
  settings: TenantSettings | undefined,
  platforms: readonly Platform[],
  listed: string[],
  wished: ReadonlySet<string>,
): StepResult {
  const [offered, absent] = [true, false].map((is) =>
    platforms.filter(({ connection }) => listed.includes(connection) === is),
  ) as [Platform[], Platform[]];
  const mend = settings ? settingFix(settings, 'connection') : signInFix();
  const missed = absent.filter(({ name }) => wished.has(name) || offered.length === 0);
  const names = (some: Platform[]): string =>
    some.map(({ title, connection }) => `${title} (${connection})`).join(', ');
  if (missed.length > 0) {
    return stepFailed(`The tenant offers no connection for ${names(missed)}, or not to this application.`, mend);
  }
  if (absent.length === 0) return stepOk(`The tenant offers ${names(offered)}.`);
  return stepNote(`The tenant offers ${names(offered)}, and not ${names(absent)}.`, mend);
}

/** What both have is fine; what only one has, or what was tried in vain, is told. */
export function judgeAccounts(
  settings: TenantSettings | undefined,
  platforms: readonly Platform[],
  known: Account[],
  remote: RemoteAccount[],
  attempts: FailedAttempt[],
): StepResult {
  const platformOf = (wanted: string): Platform | undefined => platforms.find(({ name }) => name === wanted);
  const titleOf = (name: string): string => platformOf(name)?.title ?? name;
  const nameOf = ({ label, platform }: Account): string => `${label} on ${titleOf(platform)}`;
  const gone = known.find(({ id, state }) => state !== 'disconnecting' && !remote.some((account) => account.id === id));
  if (gone)
    return stepFailed(`${nameOf(gone)} is no longer in Token Vault.`, connectFix(gone.platform, 'Connect it again.'));
  const halfGone = known.find(({ state }) => state === 'disconnecting');
  if (halfGone) {
    return stepNote(`${nameOf(halfGone)} was disconnected here, and Token Vault still has it.`, {
      hint: 'The hub asks it again by itself, and the receipt says how far that is.',
      remedy: { kind: 'command', value: 'opengithubx receipts list' },
    });
  }
  const [attempt] = attempts;
  if (attempt) {
    const { platform: name, at, failure } = attempt;
    const said = `The last attempt to connect ${titleOf(name)}, at ${at}, failed: ${failure.message}`;
    const found = fixFor(failure, settings, platformOf(name));
    const mend = found.remedy ? found : connectFix(name, failure.hint);
    return known.length > 0 ? stepNote(said, mend) : stepFailed(said, mend);
  }
  const stranger = platforms.find(({ connection }) =>
    remote.some((account) => account.connection === connection && !known.some(({ id }) => id === account.id)),
  );
  const named = known.map(nameOf).join(', ');
  if (known.length > 0) {
    return stranger
      ? stepNote(`${named}. Token Vault has further accounts on ${stranger.title}, which this hub does not know.`)
      : stepOk(`${named}.`);
  }
  const kept = stranger ? ' Token Vault has one, which another hub or program connected.' : '';
  const [first] = platforms;
  return stepFailed(`No account is connected.${kept}`, connectFix((stranger ?? first)?.name ?? '', 'Connect one.'));
}
