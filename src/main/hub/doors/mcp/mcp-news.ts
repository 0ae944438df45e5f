/** Word to the open streams of a key that what it can use has changed. No stream is told of another key. */
import type { Account } from '../../../../shared/model.ts';
import type { Clock } from '../../ground/ports.ts';
import type { ChangeFeed } from '../../kernel/changes.ts';
import type { LiveKey } from '../../kernel/keys/keys.ts';

/** Hears each time that the key's tools, or the accounts it covers, have become others; answers how to stop. */
export type WatchKey = (key: LiveKey, tell: () => void) => () => void;

type AccountsOf = (userId: string) => Promise<Account[]>;

/** A key that may make no call hears nothing either. */
export function createWatchKey(changes: Pick<ChangeFeed, 'listen'>, accountsOf: AccountsOf, clock: Clock): WatchKey {
  async function usable({ userId, grant, paused }: LiveKey): Promise<string | undefined> {
    // While the database can't be read nothing is known to have changed.
    const accounts = await accountsOf(userId).catch(() => undefined);
    const covered = accounts?.filter(({ id }) => grant.accounts.includes(id)).map(({ id, state }) => [id, state]);
    return covered && JSON.stringify([covered, grant.tools, grant.access, grant.toolsets, paused]);
  }

  const mayHear = ({ revoked, paused, expiresAt }: LiveKey): boolean =>
    !revoked.aborted && !paused && clock.now() < expiresAt;

  return (key, tell) => {
    let known = usable(key);
    let isOver = false;
    const compare = async (): Promise<void> => {
      const before = known;
      known = usable(key).then(async (now) => now ?? before);
      const isNew = (await before) !== (await known);
      if (isNew && !isOver && mayHear(key)) tell();
    };
    const stop = changes.listen(key.userId, (topic) => {
      if (topic === 'accounts' || topic === 'keys') void compare();
    });
    return () => {
      isOver = true;
      stop();
    };
  };
}
