import { failure } from '../../../shared/errors.ts';
import type { Account, Grant } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Links } from '../links.ts';
import type { Platform } from '../platforms/platform.ts';

/**
 * The account a call is for: the one the arguments name (by id or label), else the key's default, else the only one it covers. Pure. Fails
 * with `no_account` and the link that mends it, `not_allowed` with the link, `several_accounts`, or `account_unknown`.
 */
export function chooseAccount(
  accounts: Account[],
  grant: Grant,
  platform: Platform,
  named: unknown,
  links: Links,
): Result<Account> {
  const { accountsOf = platform.name } = platform;
  const onPlatform = accounts.filter((account) => account.platform === accountsOf && account.state !== 'disconnecting');
  const covered = onPlatform.filter((account) => grant.accounts.includes(account.id));
  if (onPlatform.length === 0) {
    const link = links.connect(accountsOf);
    const hint = `Ask the person to open ${link} and connect one, then ask again.`;
    const message = `No ${platform.title} account is connected yet.`;
    return { ok: false, failure: { ...failure('no_account'), message, hint, link } };
  }
  if (covered.length === 0 && grant.boundTo) {
    const link = links.allow(accountsOf);
    const hint = `Ask the person to open ${link} and allow it, then ask again.`;
    const message = `${platform.title} is connected, but Open WebUI may not use it.`;
    return { ok: false, failure: { ...failure('not_allowed'), message, hint, link } };
  }
  if (covered.length === 0) {
    return fail('no_account', `This key does not cover any connected ${platform.title} account.`, {
      hint: `Keys never gain new accounts by themselves. Ask the person to make a new key at ${links.fix('key')}.`,
    });
  }
  if (named !== undefined) {
    const found = covered.find((account) => account.id === named || account.label === named);
    return found ? ok(found) : fail('account_unknown', `This key covers ${labels(covered)}.`);
  }
  const preferred = covered.find((account) => grant.defaultAccounts?.includes(account.id));
  if (preferred) return ok(preferred);
  const [only, ...others] = covered;
  return only && others.length === 0 ? ok(only) : fail('several_accounts', `This key covers ${labels(covered)}.`);
}

const labels = (accounts: Account[]): string => accounts.map((account) => account.label).join(', ');
