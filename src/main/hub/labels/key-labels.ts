/**
 * What each key has read: private data, and text by people its account does not work with. Whoever holds the key may remember
 * it, so it outlives the connection and the hub's run; only the person takes it off, or half an hour without a call.
 */
import * as z from 'zod';
import { Labels } from '../../../shared/labels.ts';
import type { Database } from '../database/database.ts';
import type { LiveKey } from '../keys/keys.ts';
import { createOneByOne } from '../one-by-one.ts';
import type { Clock } from '../ports.ts';
import { createSealer } from '../sealed.ts';

export type KeyLabels = {
  /** As of now; empty for a key that made no call for half an hour. */
  of(keyId: string): Labels;
  /** Notes that the key makes a call. */
  called(keyId: string): Promise<void>;
  /** Once this resolves they are on disk; rejects where they could not be written. Answers whether anything was new. */
  add(key: Pick<LiveKey, 'id' | 'userId'>, gained: Labels): Promise<boolean>;
  clear(keyId: string): Promise<void>;
};

export const idle = 30 * 60_000;
/** Names beyond these are left out: the label stays, and a write to what is not named is asked about. */
const mostNames = 50;

const Row = z.object({ key_id: z.string(), sealed: z.instanceof(Uint8Array) });
type Entry = { labels: Labels; calledAt: number };

/** `lastUse`: when each key made its last call, as the record has it. A row that somebody changed counts as both labels. */
export async function openKeyLabels(
  database: Database,
  secret: Buffer,
  clock: Clock,
  lastUse: ReadonlyMap<string, string>,
): Promise<KeyLabels> {
  const sealer = createSealer(secret, 'opengithubx labels');
  const oneByOne = createOneByOne();
  const entries = new Map<string, Entry>();
  for (const row of await database.read('SELECT key_id, sealed FROM key_labels')) {
    const { key_id: keyId, sealed } = Row.parse(row);
    const labels = Labels.safeParse(sealer.open(sealed, keyId)).data ?? { private: ['?'], untrusted: ['?'] };
    entries.set(keyId, { labels, calledAt: Date.parse(lastUse.get(keyId) ?? '') || clock.now() });
  }

  const isIdle = ({ calledAt }: Entry): boolean => clock.now() - calledAt >= idle;

  async function clear(keyId: string): Promise<void> {
    if (!entries.has(keyId)) return;
    await database.write([{ sql: 'DELETE FROM key_labels WHERE key_id = ?', values: [keyId] }]);
    entries.delete(keyId);
  }

  const of: KeyLabels['of'] = (keyId) => {
    const entry = entries.get(keyId);
    return entry && !isIdle(entry) ? entry.labels : none;
  };

  return {
    of,
    clear: (keyId) => oneByOne(() => clear(keyId)),
    async called(keyId) {
      const entry = entries.get(keyId);
      if (entry && isIdle(entry)) await oneByOne(() => clear(keyId));
      else if (entry) entry.calledAt = clock.now();
    },
    add: ({ id: keyId }, gained) =>
      oneByOne(async () => {
        const before = of(keyId);
        const labels = {
          private: together(before.private, gained.private),
          untrusted: together(before.untrusted, gained.untrusted),
        };
        const isSame =
          labels.private.length + labels.untrusted.length === before.private.length + before.untrusted.length;
        if (isSame) return false;
        const values = [keyId, sealer.seal(labels, keyId)];
        await database.write([{ sql: 'INSERT OR REPLACE INTO key_labels (key_id, sealed) VALUES (?, ?)', values }]);
        entries.set(keyId, { labels, calledAt: clock.now() });
        return true;
      }),
  };
}

const none: Labels = { private: [], untrusted: [] };

const together = (before: string[], gained: string[]): string[] =>
  [...new Set([...before, ...gained])].slice(0, Math.max(before.length, mostNames));
