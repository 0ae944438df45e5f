/** The schemas of tools as each key's clients are shown them, which differ by the accounts that the key covers. */
import type { Account } from '../../../shared/model.ts';
import type { JsonSchema, Listed } from '../call.ts';
import type { LiveKey } from '../keys/keys.ts';
import { withAccountChoice } from './choose-account.ts';

export type KeySchemas = {
  /** Looks which accounts the key covers now. Before that there is none. */
  refresh(key: LiveKey): Promise<void>;
  /** Those that it covered when that was last looked at. */
  accounts(key: LiveKey): readonly Account[];
  /** The input of a tool for these accounts. */
  schemaOf(key: LiveKey, listed: Listed): JsonSchema;
};

type Known = { grant: LiveKey['grant']; accounts: readonly Account[]; made: WeakMap<Listed, JsonSchema> };

export function createKeySchemas(accountsOf: (userId: string) => Promise<Account[]>): KeySchemas {
  const known = new WeakMap<LiveKey, Known>();
  const knownOf = (key: LiveKey): Known => known.get(key) ?? { grant: key.grant, accounts: [], made: new WeakMap() };
  return {
    async refresh(key) {
      const { grant } = key;
      // While the database can't be read nothing is known to have changed.
      const all = await accountsOf(key.userId).catch(() => undefined);
      if (!all) return;
      const accounts = all.filter(({ id, state }) => grant.accounts.includes(id) && state !== 'disconnecting');
      const before = known.get(key);
      if (before?.grant === grant && nameAll(before.accounts) === nameAll(accounts)) return;
      known.set(key, { grant, accounts, made: new WeakMap() });
    },
    accounts: (key) => knownOf(key).accounts,
    schemaOf(key, listed) {
      const { grant, accounts, made } = knownOf(key);
      const schema = made.get(listed) ?? withAccountChoice(listed, accounts, grant);
      made.set(listed, schema);
      return schema;
    },
  };
}

const nameAll = (accounts: readonly Account[]): string =>
  JSON.stringify(accounts.map(({ id, platform, label }) => [id, platform, label]));
