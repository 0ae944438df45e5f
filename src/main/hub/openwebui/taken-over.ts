/** Ends keys for accounts that somebody else signs in to by now: what such an account says, it says for somebody else. */
import type { Key } from '../../../shared/model.ts';
import type { Keys } from '../keys/keys.ts';
import type { People } from '../people/people.ts';
import { isTakenOver, listAccounts } from './identity.ts';
import type { OpenWebUIInstance } from './server.ts';

type Dependencies = {
  keys: Pick<Keys, 'list' | 'live'>;
  people: Pick<People, 'list'>;
  /** Revokes it, with what waits for it; `reason` is for the record. */
  endKey: (key: Key, reason: string) => Promise<void>;
};

const reason = 'its account in Open WebUI is signed in to by another identity';

/** Nobody can look without an administrator's key, or while Open WebUI does not answer: keys then stay as they are. */
export const createEndTakenOver =
  ({ keys, people, endKey }: Dependencies) =>
  async ({ url, api, hasAdminKey }: OpenWebUIInstance): Promise<void> => {
    const everybody = await people.list();
    const held = everybody
      .flatMap(({ userId }) => keys.list(userId))
      .filter(({ id, grant }) => grant.boundTo?.openWebUI === url && grant.boundTo.account && keys.live(id));
    if (!hasAdminKey || held.length === 0) return;
    const accounts = await listAccounts(api);
    if (!accounts.ok) return;
    for (const key of held) {
      if (isTakenOver(accounts.value, key.grant.boundTo?.account ?? '', key.userId)) await endKey(key, reason);
    }
  };
