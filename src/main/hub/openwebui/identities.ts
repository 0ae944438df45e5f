/** Who the hub's people are in Open WebUI. */
import type { BoundTo } from '../../../shared/model.ts';
import type { OpenWebUIIdentity } from '../../../shared/open-webui.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { People } from '../people/people.ts';
import type { TokenIssuer } from './caller.ts';
import { decideIdentity, type FoundIdentity, listAccounts } from './identity.ts';
import { makeAccount, proveAccount } from './own-account.ts';
import { probeOpenWebUI } from './probe.ts';
import type { OpenWebUIInstance } from './server.ts';
import type { OpenWebUIStore } from './store.ts';

export type Identities = {
  /** `hasSingleSignOn` where it has just been looked up. Undefined for somebody whom the hub does not know. */
  find(server: OpenWebUIInstance, userId: string, hasSingleSignOn?: boolean): Promise<FoundIdentity | undefined>;
  /** Makes the account with this password, or shows by it that the one with the person's address is theirs. */
  claim(server: OpenWebUIInstance, userId: string, password: string): Promise<Result<OpenWebUIIdentity>>;
  /** Who alone may present the person's key. Fails with `open_webui_account` where that takes an account that is not known. */
  boundTo(server: OpenWebUIInstance, userId: string): Promise<Result<BoundTo>>;
};

type Dependencies = {
  store: OpenWebUIStore;
  people: Pick<People, 'find' | 'isVerified'>;
  tenant: () => Promise<Result<TokenIssuer>>;
};

/** Where the password of an account says something that nothing else does. */
const byPassword = new Set<OpenWebUIIdentity['state']>(['absent', 'conflict', 'unknown']);

export function createIdentities({ store, people, tenant }: Dependencies): Identities {
  const identities: Identities = {
    async find(server, userId, given) {
      const person = await people.find(userId);
      if (!person) return undefined;
      const probed = given === undefined ? await probeOpenWebUI(server, undefined) : undefined;
      const hasSingleSignOn = given ?? (probed?.ok === true && probed.value.hasSingleSignOn);
      const accounts = server.hasAdminKey
        ? await (probed?.ok === false ? probed : listAccounts(server.api))
        : undefined;
      const kept = await store.link(userId);
      const decided = decideIdentity({
        person: { userId, email: person.email, isVerified: await people.isVerified(userId) },
        accounts: accounts?.ok ? accounts.value : undefined,
        link: kept?.url === server.url ? kept : undefined,
        hasSingleSignOn,
      });
      return accounts?.ok === false ? { ...decided, unseen: accounts } : decided;
    },

    async claim(server, userId, password) {
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

    async boundTo(server, userId) {
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
