/**
 * What each key has read: private data, and text by people its account does not work with. Anyone who holds the key may remember
 * it, so it outlives the connection and the hub's run; only the person takes it off, or half an hour without a call.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { Labels } from '../../../../shared/labels.ts';
import type { Database, Write } from '../../ground/database/database.ts';
import { hmacOf } from '../../ground/hub-secret.ts';
import type { Clock } from '../../ground/ports.ts';
import { createSealer } from '../../ground/sealed.ts';
import { createOneByOne } from '../../ground/waiting.ts';
import type { Audit } from '../audit/audit.ts';
import { type KeyEvent, keyEvent, recordedLabels } from '../audit/key-events.ts';
import type { LiveKey } from '../keys/keys.ts';

export type KeyLabels = {
  /** Ids of keys whose row this start found to be another than the record knows of. They count as both labels. */
  changed: readonly string[];
  /** As of now; empty for a key that made no call for half an hour. */
  of(keyId: string): Labels;
  /** Notes that the key makes a call. */
  called(keyId: string): Promise<void>;
  /** Once this resolves they are on disk and on record; rejects where they could not be. Answers whether anything was new. */
  add(key: Pick<LiveKey, 'id' | 'userId'>, gained: Labels): Promise<boolean>;
  /** `shown`: what the person was shown of them. Answers false, and clears nothing, where it has read more since. */
  clear(key: Pick<LiveKey, 'id' | 'userId'>, shown?: Labels): Promise<boolean>;
};

export const idle = 30 * 60_000;
/**
 * Names beyond these are left out, but for one of each platform: the label stays, a write to what is not named is asked about, and so is
 * what would leave for the host of another platform.
 */
const mostNames = 50;

const Row = z.object({ id: z.string(), user_id: z.string(), sealed: z.instanceof(Uint8Array).nullable() });
type Entry = { userId: string; labels: Labels; calledAt: number };

/**
 * Takes up what the rows hold as far as it is what the record says; all else counts as both labels. Half an hour from when the
 * record itself turned out to lack its end, nobody knows what any key has read, and each counts as both.
 */
export async function openKeyLabels(
  database: Database,
  secret: Buffer,
  clock: Clock,
  audit: Pick<Audit, 'append' | 'alarms'>,
): Promise<KeyLabels> {
  const sealer = createSealer(secret, 'opengithubx labels');
  const oneByOne = createOneByOne();
  const entries = new Map<string, Entry>();
  const fingerprintOf = (keyId: string, labels: Labels): string =>
    hmacOf(secret, `labels ${canonicalJson({ keyId, ...labels })}`).toString('hex');
  const note = (reason: string, userId: string, keyId: string, argumentsHmac: string | null, writes: Write[]) => {
    const isOk = reason !== changedRow;
    const entry = { callId: randomUUID(), verdict: 'event', outcome: isOk ? 'ok' : 'denied', argumentsHmac } as const;
    return audit.append({ ...entry, reason, userId, keyId }, writes);
  };

  const isIdle = ({ calledAt }: Entry): boolean => clock.now() - calledAt >= idle;

  async function load(): Promise<string[]> {
    const rows = await database.read(
      `SELECT keys.id, keys.user_id, sealed FROM keys LEFT JOIN key_labels ON key_id = keys.id WHERE revoked_at IS NULL`,
    );
    const read = rows.map((row) => Row.parse(row));
    const recorded = await recordedLabels(
      database,
      read.map(({ id }) => id),
    );
    const changed: string[] = [];
    const gap = (await audit.alarms(clock.now() - idle)).find(({ isGap }) => isGap);
    const isIncomplete = gap !== undefined;
    for (const { id, user_id: userId, sealed } of read) {
      const opened = sealed && Labels.safeParse(sealer.open(sealed, id)).data;
      const { labels: hmac = null, lastCallAt = null } = recorded.get(id) ?? {};
      const calledAt = Date.parse(lastCallAt ?? '') || clock.now();
      const { labels, isChanged } = labelsAtStart({
        row: opened ?? (sealed ? 'unreadable' : undefined),
        isAsRecorded: hmac === (opened ? fingerprintOf(id, opened) : null),
        isRecorded: hmac !== null,
        isIncomplete,
      });
      const entry = labels && { userId, labels, calledAt: Math.max(calledAt, gap?.time ?? calledAt) };
      if (entry) entries.set(id, entry);
      if (!isChanged || (entry && isIdle(entry))) continue;
      changed.push(id);
      await note(changedRow, userId, id, null, []);
    }
    return changed;
  }

  async function clear(keyId: string, userId: string, event: KeyEvent): Promise<void> {
    await note(event, userId, keyId, null, [{ sql: 'DELETE FROM key_labels WHERE key_id = ?', values: [keyId] }]);
    entries.delete(keyId);
  }

  const of: KeyLabels['of'] = (keyId) => {
    const entry = entries.get(keyId);
    return entry && !isIdle(entry) ? entry.labels : none;
  };

  return {
    changed: await load(),
    of,
    clear: ({ id, userId }, shown) =>
      oneByOne(async () => {
        if (shown && canonicalJson(of(id)) !== canonicalJson(shown)) return false;
        await clear(id, userId, keyEvent.labelsCleared);
        return true;
      }),
    async called(keyId) {
      const entry = entries.get(keyId);
      if (entry && isIdle(entry)) {
        // Another call may have done so meanwhile.
        await oneByOne(async () => {
          if (entries.get(keyId) === entry) await clear(keyId, entry.userId, keyEvent.labelsEnded);
        });
      } else if (entry) entry.calledAt = clock.now();
    },
    add: ({ id: keyId, userId }, gained) =>
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
        const row = { sql: 'INSERT OR REPLACE INTO key_labels (key_id, sealed) VALUES (?, ?)', values };
        await note(keyEvent.labelsGrew, userId, keyId, fingerprintOf(keyId, labels), [row]);
        entries.set(keyId, { userId, labels, calledAt: clock.now() });
        return true;
      }),
  };
}

const changedRow = 'what a key has read was changed in the database, and counts as both labels';

const none: Labels = { private: [], untrusted: [] };

function together(before: string[], gained: string[]): string[] {
  const all = [...new Set([...before, ...gained])];
  const kept = all.slice(0, Math.max(before.length, mostNames));
  const firsts = new Map(all.toReversed().map((name) => [platformOf(name), name]));
  return [...new Set([...kept, ...[...firsts.values()].toReversed()])];
}

const platformOf = (name: string): string => name.split(/[: ]/, 1)[0] ?? '';

// What a key counts as having read when the hub starts. Pure.

type Found = {
  /** What its row holds; undefined where there is none. */
  row: Labels | 'unreadable' | undefined;
  /** Whether the record says that the key has read something. */
  isRecorded: boolean;
  /** Whether the record says just what the row does. */
  isAsRecorded: boolean;
  isIncomplete: boolean;
};

/** Any name: nothing that the key writes to is it. */
const both: Labels = { private: ['?'], untrusted: ['?'] };

/**
 * A row that says less than the record, another thing, or nothing that can be read counts as both labels, and so does every key
 * where the record is incomplete. A row of which the record knows nothing, as of before it had such events, counts as it stands.
 */
function labelsAtStart({ row, isRecorded, isAsRecorded, isIncomplete }: Found): {
  labels: Labels | undefined;
  isChanged: boolean;
} {
  if (row === 'unreadable' || (isRecorded && !isAsRecorded)) return { labels: both, isChanged: true };
  return { labels: isIncomplete ? both : row, isChanged: false };
}
