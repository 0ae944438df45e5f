/** Who the hub's people are in Open WebUI. Decided by what cannot change hands; an e-mail address only ever warns. */
import type { BoundTo } from '../../../../shared/model.ts';
import type { OpenWebUIIdentity } from '../../../../shared/open-webui.ts';
import { type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import { plainWords } from '../../ground/plain-words.ts';
import { Secret, scrub } from '../../ground/secret.ts';
import type { People } from '../../identity/people/people.ts';
import type { EndKey } from '../../kernel/end-key.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import { type OpenWebUIAnswer, type OpenWebUIApi, refusalDetail } from './api.ts';
import type { TokenIssuer } from './caller.ts';
import { type ExactJson, type ExactObject, exactText, isExactObject } from './exact-json.ts';
import type { OpenWebUIInstance } from './instance.ts';
import { probeOpenWebUI } from './status.ts';
import type { AccountLink, OpenWebUIStore } from './store.ts';

type Dependencies = {
  store: OpenWebUIStore;
  people: Pick<People, 'find' | 'isVerified'>;
  /** By which `sub` the tenant knows a person. */
  nameAtTenant: (userId: string) => Promise<string>;
  tenant: () => Promise<Result<TokenIssuer>>;
};

/** Where the password of an account says something that nothing else does. */
const byPassword = new Set<OpenWebUIIdentity['state']>(['absent', 'conflict', 'unknown']);

export type Identities = ReturnType<typeof createIdentities>;

export function createIdentities({ store, people, tenant, nameAtTenant }: Dependencies) {
  const identities = {
    /** `given`: whether it has single sign-on, where that has just been looked up. Undefined for somebody whom the hub does not know. */
    async find(server: OpenWebUIInstance, userId: string, given?: boolean): Promise<FoundIdentity | undefined> {
      const person = await people.find(userId);
      if (!person) return undefined;
      const probed = given === undefined ? await probeOpenWebUI(server, undefined) : undefined;
      const hasSingleSignOn = given ?? (probed?.ok === true && probed.value.hasSingleSignOn);
      const accounts = server.hasAdminKey
        ? await (probed?.ok === false ? probed : listAccounts(server.api))
        : undefined;
      const kept = await store.link(userId);
      const decided = decideIdentity({
        person: {
          subject: await nameAtTenant(userId),
          email: person.email,
          isVerified: await people.isVerified(userId),
        },
        accounts: accounts?.ok ? accounts.value : undefined,
        link: kept?.url === server.url ? kept : undefined,
        hasSingleSignOn,
      });
      return accounts?.ok === false ? { ...decided, unseen: accounts } : decided;
    },

    /** Makes the account with this password, or shows by it that the one with the person's address is theirs. */
    async claim(server: OpenWebUIInstance, userId: string, password: string): Promise<Result<OpenWebUIIdentity>> {
      if (server.proof === 'sso') return fail('usage', 'Calls from there are proved by signing in with the tenant.');
      const person = await people.find(userId);
      const before = await identities.find(server, userId);
      if (!person || !before) return fail('not_signed_in');
      if (before.unseen) return before.unseen;
      const { state } = before.identity;
      if (state === 'unverified') return fail('email_unverified', `It is ${person.email}.`);
      if (!byPassword.has(state)) return fail('usage', 'It needs no password.');
      const isNew = state === 'absent';
      const account = await (isNew
        ? makeAccount(server.api, person, password)
        : proveAccount(server.api, person.email, password));
      if (!account.ok) return account;
      const kept = await store.link(userId);
      await store.setLink(userId, { url: server.url, account: account.value, by: isNew ? 'created' : 'password' });
      const found = await identities.find(server, userId);
      if (found?.identity.state === 'linked') return ok(found.identity);
      await store.setLink(userId, kept);
      return found?.unseen ?? fail('open_webui_account', 'Somebody else signs in to that one.');
    },

    /** Who alone may present the person's key. Fails with `open_webui_account` where that takes an account that is not known. */
    async boundTo(server: OpenWebUIInstance, userId: string): Promise<Result<BoundTo>> {
      const { url: openWebUI, proof, audience, hubUrl } = server;
      const there = { proof, openWebUI, ...(hubUrl !== undefined && { hubUrl }) };
      if (proof === 'sso') {
        const at = await tenant();
        return at.ok ? ok({ ...there, issuer: at.value.issuer, ...(audience && { audience }) }) : at;
      }
      const found = await identities.find(server, userId);
      if (found?.account === undefined) return found?.unseen ?? fail('open_webui_account');
      return ok({ ...there, account: found.account, email: found.identity.account ?? '' });
    },
  };
  return identities;
}

export type OpenWebUIAccount = { id: string; email: string; role: string; subs: string[] };

type Someone = { subject: string; email: string; isVerified: boolean };

type About = {
  person: Someone;
  /** All there are; undefined where nobody may look. */
  accounts: OpenWebUIAccount[] | undefined;
  link: AccountLink | undefined;
  hasSingleSignOn: boolean;
};

/** `account`: its id, where it is known to be theirs. `unseen`: why the accounts could not be looked at. */
type FoundIdentity = { identity: OpenWebUIIdentity; account?: string; unseen?: Failed };

/** The person's identity there. Pure. */
export function decideIdentity({ person, accounts, link, hasSingleSignOn }: About): FoundIdentity {
  const { email, subject, isVerified } = person;
  const stands = (state: OpenWebUIIdentity['state']) => ({ identity: { state, email, account: null, by: null } });
  const linkedBy = (by: NonNullable<OpenWebUIIdentity['by']>, id: string, account: string) => ({
    identity: { state: 'linked' as const, email, account, by },
    account: id,
  });

  if (!accounts) return link ? linkedBy(link.by, link.account, email) : stands('unknown');
  const bySub = accounts.filter(({ subs }) => subs.includes(subject));
  const [own, ...others] = bySub;
  if (own && others.length === 0) return linkedBy('sso', own.id, own.email);
  if (own) return stands('conflict'); // two accounts of one identity: nobody can say which is meant
  const proven = accounts.find(({ id }) => id === link?.account);
  // Anyone who signs in to it by another identity has taken it over.
  if (link && proven) return proven.subs.length === 0 ? linkedBy(link.by, proven.id, proven.email) : stands('conflict');
  if (!isVerified) return stands('unverified');
  if (accounts.some((account) => sameAddress(account.email, email))) return stands('conflict');
  return stands(hasSingleSignOn ? 'first sign-in' : 'absent');
}

/** Whether somebody else signs in to it. An account that is not listed calls nothing, and none that has no identity is anybody else's. */
const isTakenOver = (accounts: OpenWebUIAccount[], account: string, subject: string): boolean =>
  accounts.some(({ id, subs }) => id === account && subs.length > 0 && !subs.includes(subject));

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
    if (!Array.isArray(users)) return fail('open_webui_refused', 'It lists its accounts in an unexpected way.');
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

/** Where nobody signs in by the tenant, an account is made, or shown to be a person's by its password. */
type NewAccount = { name: string; email: string };

/**
 * Makes the account; `api` holds the administrator's key. The answer holds a live session of the new account, which is
 * dropped here.
 */
export async function makeAccount(
  api: OpenWebUIApi,
  { name, email }: NewAccount,
  password: string,
): Promise<Result<string>> {
  const made = await api.call('POST', '/api/v1/auths/add', { name: name || email, email, password, role: 'user' });
  return made.ok ? idIn(made.value) : without(password, made);
}

/** Signs in once and drops the session: anyone who can do that owns the account. Administrators' accounts are not changed by it. */
export async function proveAccount(api: OpenWebUIApi, email: string, password: string): Promise<Result<string>> {
  const tried = await api.ask('POST', '/api/v1/auths/signin', { email, password });
  if (!tried.ok) return tried;
  const { status, body } = tried.value;
  if (status === 200) return idIn(body);
  return without(password, fail('open_webui_refused', sentence(tried.value)));
}

/** It may say the password back. */
const without = (password: string, { failure }: Failed): Failed => ({
  ok: false,
  failure: { ...failure, message: scrub(failure.message, new Secret(password)) },
});

function idIn(body: OpenWebUIAnswer['body']): Result<string> {
  const id = isExactObject(body) ? exactText(body['id']) : '';
  return id
    ? ok(id)
    : fail('open_webui_refused', 'It does not say which account it is, as it does not where a second factor is on.');
}

function sentence({ status, body }: OpenWebUIAnswer): string {
  if (status === 429) return 'Too many wrong passwords: wait three minutes.';
  if (status === 400) return 'That is not the password of the account.';
  const said = plainWords(refusalDetail(body), 120);
  return `It answers ${status}${said && `: ${said}`}.`;
}

type TakeoverCheck = {
  keys: Pick<Keys, 'list' | 'live'>;
  people: Pick<People, 'list'>;
  nameAtTenant: (userId: string) => Promise<string>;
  endKey: EndKey;
};

const takenOver = 'its account in Open WebUI is signed in to by another identity';

/**
 * Ends keys for accounts that somebody else signs in to now: what such an account says, it says for somebody else. Nobody can look
 * without an administrator's key, or while Open WebUI does not answer: keys then stay as they are.
 */
export const createEndTakenOver =
  ({ keys, people, nameAtTenant, endKey }: TakeoverCheck) =>
  async ({ url, api, hasAdminKey }: OpenWebUIInstance): Promise<void> => {
    const everybody = await people.list();
    const held = everybody
      .flatMap(({ userId }) => keys.list(userId))
      .filter(({ id, grant }) => grant.boundTo?.openWebUI === url && grant.boundTo.account && keys.live(id));
    if (!hasAdminKey || held.length === 0) return;
    const accounts = await listAccounts(api);
    if (!accounts.ok) return;
    for (const key of held) {
      const subject = await nameAtTenant(key.userId);
      if (isTakenOver(accounts.value, key.grant.boundTo?.account ?? '', subject)) await endKey(key, takenOver);
    }
  };
