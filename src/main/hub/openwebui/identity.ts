/** Whose account in Open WebUI is whose. Decided by what cannot change hands; an e-mail address only ever warns. */
import type { OpenWebUIIdentity } from '../../../shared/open-webui.ts';
import { type Failed, fail, ok, type Result } from '../../../shared/result.ts';
import type { OpenWebUIApi } from './api.ts';
import { type ExactJson, type ExactObject, exactText, isExactObject } from './exact-json.ts';
import type { AccountLink } from './store.ts';

export type OpenWebUIAccount = { id: string; email: string; role: string; subs: string[] };

type Someone = { userId: string; email: string; isVerified: boolean };

type About = {
  person: Someone;
  /** All there are; undefined where nobody may look. */
  accounts: OpenWebUIAccount[] | undefined;
  link: AccountLink | undefined;
  hasSingleSignOn: boolean;
};

/** `account`: its id, where it is known to be theirs. `unseen`: why the accounts could not be looked at. */
export type FoundIdentity = { identity: OpenWebUIIdentity; account?: string; unseen?: Failed };

/** The person's identity there. Pure. */
export function decideIdentity({ person, accounts, link, hasSingleSignOn }: About): FoundIdentity {
  const { email, userId, isVerified } = person;
  const stands = (state: OpenWebUIIdentity['state']) => ({ identity: { state, email, account: null, by: null } });
  const linkedBy = (by: NonNullable<OpenWebUIIdentity['by']>, id: string, account: string) => ({
    identity: { state: 'linked' as const, email, account, by },
    account: id,
  });

  if (!accounts) return link ? linkedBy(link.by, link.account, email) : stands('unknown');
  const bySub = accounts.filter(({ subs }) => subs.includes(userId));
  const [own, ...others] = bySub;
  if (own && others.length === 0) return linkedBy('sso', own.id, own.email);
  if (own) return stands('conflict'); // two accounts of one identity: nobody can say which is meant
  const proven = accounts.find(({ id }) => id === link?.account);
  // Whoever signs in to it by another identity has taken it over.
  if (link && proven) return proven.subs.length === 0 ? linkedBy(link.by, proven.id, proven.email) : stands('conflict');
  if (!isVerified) return stands('unverified');
  if (accounts.some((account) => sameAddress(account.email, email))) return stands('conflict');
  return stands(hasSingleSignOn ? 'first sign-in' : 'absent');
}

/** Whether somebody else signs in to it. An account that is not listed calls nothing, and none that has no identity is anybody else's. */
export const isTakenOver = (accounts: OpenWebUIAccount[], account: string, userId: string): boolean =>
  accounts.some(({ id, subs }) => id === account && subs.length > 0 && !subs.includes(userId));

const sameAddress = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Beyond so many pages of thirty it is no home's Open WebUI. */
const mostPages = 200;

/**
 * All accounts: searching goes by name and address alone, and neither tells who somebody is. Each is there once, though
 * pages shift when somebody signs up meanwhile: two of one `sub` would be nobody's.
 */
export async function listAccounts(api: OpenWebUIApi): Promise<Result<OpenWebUIAccount[]>> {
  const accounts = new Map<string, OpenWebUIAccount>();
  for (let page = 1; page <= mostPages; page++) {
    const answered = await api.call('GET', `/api/v1/users/?page=${page}`);
    if (!answered.ok) return answered;
    const { users, total } = isExactObject(answered.value) ? answered.value : {};
    if (!Array.isArray(users)) return fail('open_webui_refused', 'It lists its accounts in another way.');
    const before = accounts.size;
    for (const account of users.filter(isExactObject).map(accountOf)) accounts.set(account.id, account);
    // A page with nobody new is past the end.
    if (accounts.size === before || accounts.size >= Number(JSON.stringify(total))) break;
  }
  return ok([...accounts.values()]);
}

const accountOf = (user: ExactObject): OpenWebUIAccount => ({
  id: exactText(user['id']),
  email: exactText(user['email']),
  role: exactText(user['role']),
  subs: subsOf(user['oauth']),
});

/** `{"oidc":{"sub":"auth0|…"}}`: of the generic provider only, which the tenant is; a `sub` of another is another's. */
function subsOf(oauth: ExactJson | undefined): string[] {
  const oidc = isExactObject(oauth) ? oauth['oidc'] : undefined;
  return isExactObject(oidc) ? [exactText(oidc['sub'])].filter((sub) => sub !== '') : [];
}
