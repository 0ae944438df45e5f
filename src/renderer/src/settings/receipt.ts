/** What "Revoke everything" came to, kept outside the screens: the session that they need has ended with it. */
import type { CallOutput } from '../../../shared/contract.ts';
import type { Key, ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import { nameOf } from '../accounts/names.ts';
import { createState } from '../state.ts';
import type { Words } from '../words/index.ts';

export type Receipt = {
  at: string;
  done: CallOutput<'revokeAll'>;
  /** As they were before. */
  keys: readonly Key[];
  accounts: readonly ListedAccount[];
  platforms: readonly PlatformFacts[];
};

export const receipt = createState<Receipt | null>(null);

export type ReceiptLine = { name: string; values: string[] };

/** The receipt line by line, as it is shown and as it is copied. */
export function receiptLines(
  { done, keys, accounts, platforms, at }: Receipt,
  words: Words,
  locale: string,
): ReceiptLine[] {
  const { receipt: say } = words.settings;
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }).format(Date.parse(at));
  // The hub names what failed as `key ID of CLIENT: why` and `LABEL on PLATFORM: why`.
  const has = (start: string) => done.failed.some((line) => line.startsWith(start));
  const ended = keys.filter((key) => key.revokedAt === null && !has(`key ${key.id} `));
  const removed = accounts.filter(({ label, platform }) => !has(`${label} on ${platform}:`));
  const list = (names: string[]) => new Intl.ListFormat(locale, { type: 'unit' }).format(names);
  const isRevoked = done.session && !has('The tenant did not confirm');
  return [
    { name: say.at, values: [time] },
    { name: say.keys, values: [say.keysEnded(ended.length, list(ended.map(({ client }) => client)))] },
    { name: say.approvals, values: [say.approvalsEnded(done.approvals)] },
    {
      name: say.accounts,
      values: [
        say.accountsRemoved(done.accounts, list(removed.map((account) => nameOf(account, platforms)))),
        ...(accounts.length > 0 ? [say.consent] : []),
      ],
    },
    { name: say.session, values: [isRevoked ? say.signedOut : done.session ? say.forgotten : say.kept] },
    ...(done.failed.length > 0 ? [{ name: say.failed, values: done.failed }] : []),
  ];
}

export const receiptText = (lines: readonly ReceiptLine[]): string =>
  lines.map(({ name, values }) => `${name}: ${values.join('\n  ')}`).join('\n');
