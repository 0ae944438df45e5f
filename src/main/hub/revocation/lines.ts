/** Which sides a deed concerns, in the order in which they are ended. Pure: what there is to end is given. */
import type { Account, Key } from '../../../shared/model.ts';
import { catalogueProviderOf } from '../catalogue.ts';
import type { Platform } from '../platforms/platform.ts';
import type { VaultAccount } from '../vault/vault.ts';
import type { LineDraft } from './jobs.ts';

/** `vault` is undefined for one that an earlier deed has closed: its token was that deed's to end. */
export type ClosingAccount = { account: Account; platform: Platform | undefined; vault: VaultAccount | undefined };

export const keyLines = (keys: Key[]): LineDraft[] =>
  keys.map(({ id, client }) => ({ side: 'keys', what: `key of ${client}`, work: { side: 'keys', keyId: id } }));

export const approvalsLine: LineDraft = { side: 'approvals', what: 'waiting calls', work: { side: 'approvals' } };
export const tokensLine: LineDraft = {
  side: 'cached tokens',
  what: 'tokens in memory',
  work: { side: 'cached tokens' },
};

/** First that Token Vault forgets the accounts, then what the platforms can end themselves, and what only the person can. */
export const accountLines = (closing: ClosingAccount[]): LineDraft[] => [
  ...closing.map(vaultLine),
  ...closing.flatMap(platformLines),
];

export const unknownAccountsLine: LineDraft = {
  ...{ side: 'connected account', what: 'connected accounts', answer: 'failed' },
  detail: 'The database could not be read, so it is not known which there are.',
};

export const signInLine: LineDraft = { side: 'sign-in', what: 'Auth0 sign-in', work: { side: 'sign-in' } };

/** It has no work: only the browser itself can say that it is over. */
export const browserLine = (detail: string): LineDraft => ({
  side: 'browser session',
  what: 'Auth0 session in the browser',
  answer: 'unconfirmed',
  detail,
});

export const openWebUILine: LineDraft = { side: 'open webui', what: 'Open WebUI', work: { side: 'open webui' } };

const nameOf = ({ account, platform }: ClosingAccount): string =>
  `${account.label} on ${platform?.title ?? account.platform}`;

const closedOf = ({ account, vault }: ClosingAccount) => ({
  id: account.id,
  platform: account.platform,
  connection: vault?.connection ?? '',
  loginHint: vault?.loginHint,
});

const vaultLine = (closing: ClosingAccount): LineDraft => ({
  side: 'connected account',
  what: nameOf(closing),
  work: { side: 'connected account', account: closedOf(closing) },
});

function platformLines(closing: ClosingAccount): LineDraft[] {
  const { platform, vault } = closing;
  if (!platform || !vault) return [];
  const side = 'platform';
  const token = `access token of ${nameOf(closing)}`;
  const { revocation } = platform;
  if (!revocation) {
    const detail = `${platform.title} offers no way to end it; it ends by itself.`;
    const ending: LineDraft = { side, what: token, answer: 'unconfirmed', detail };
    const consent = catalogueProviderOf(platform)?.revoke;
    if (!consent) return [ending];
    const what = `the consent for ${nameOf(closing)}`;
    return [ending, { side, what, answer: 'by hand', detail: consent.words, page: consent.page }];
  }
  const ending: LineDraft = { side, what: token, work: { side, account: closedOf(closing) } };
  const { remains } = revocation;
  if (!remains) return [ending];
  const detail =
    'Token Vault alone held what renews the token, and has it no longer once it has forgotten the account. The platform goes on listing the app until you remove it there.';
  return [
    ending,
    { side, what: `${remains.what} for ${nameOf(closing)}`, answer: 'by hand', detail, page: remains.page },
  ];
}
