/** Tells a person when a client does what it never did, so that they can pause it with one press. */
import { randomUUID } from 'node:crypto';
import type { Unusual, UnusualKind } from '../../../../shared/model.ts';
import type { Database } from '../../ground/database/database.ts';
import type { Approver, Clock, SettingsStore } from '../../ground/ports.ts';
import { createOneByOne } from '../../ground/waiting.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import type { CallNamesStore } from '../../kernel/audit/call-names.ts';
import { type AuditEntry, recordOf } from '../../kernel/audit/record.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import { followKey, type KeyHistory, noHistory } from './decide.ts';

type Parts = {
  database: Pick<Database, 'read'>;
  audit: () => Pick<Audit, 'append'>;
  keys: () => Pick<Keys, 'all'>;
  settings: SettingsStore;
  approver: Pick<Approver, 'noticed'>;
  names: () => Pick<CallNamesStore, 'find'>;
  clock: Clock;
};

/** So many of the newest records of a key say what it is used to. */
const remembered = 2_000;
const mostShown = 20;

export type UnusualWatch = ReturnType<typeof createUnusualWatch>;

export function createUnusualWatch({ database, audit, keys, settings, approver, names, clock }: Parts) {
  const histories = new Map<string, KeyHistory>();
  let shown: (Unusual & { userId: string })[] = [];
  const inOrder = createOneByOne();
  const isQuiet = (keyId: string): boolean => settings.read().quietKeys?.includes(keyId) === true;

  /** As of before the records that come now. */
  async function historyOf(keyId: string, before: string): Promise<KeyHistory> {
    const known = histories.get(keyId);
    if (known) return known;
    const rows = await database.read('SELECT * FROM audit WHERE key_id = ? ORDER BY sequence DESC LIMIT ?', [
      keyId,
      remembered,
    ]);
    const records = rows.map(recordOf).filter(({ tool, callId }) => tool !== null && callId !== before);
    return records.reverse().reduce((history, record) => followKey(history, record, record.time).history, noHistory);
  }

  /**
   * Whether a call of the key has read something there. A search or a list names no place in the record, but what it found has one.
   * Only the address counts, from its beginning, and only where the same platform gave it: an outsider who titles an issue or names
   * a file like a place must not silence the warning of who follows it there.
   */
  async function hasRead(userId: string, keyId: string, resource: string): Promise<boolean> {
    const prefix = `${resource.split(':')[0]}_`;
    const rows = await database.read(
      'SELECT call_id FROM audit WHERE key_id = ? AND substr(tool, 1, ?) = ? ORDER BY sequence DESC LIMIT ?',
      [keyId, prefix.length, prefix, remembered],
    );
    const found = await names().find(userId, [...new Set(rows.map(({ call_id: id }) => String(id)))]);
    const place = resource.slice(resource.indexOf(':') + 1);
    return found.some(({ names: read }) =>
      read.some(({ url }) => url !== null && URL.canParse(url) && `${new URL(url).pathname}/`.startsWith(`/${place}/`)),
    );
  }

  async function take(entry: AuditEntry, keyId: string, userId: string, isTold: boolean): Promise<void> {
    const time = new Date(clock.now()).toISOString();
    const { history, unusual } = followKey(await historyOf(keyId, entry.callId), entry, time);
    histories.set(keyId, history);
    if (!isTold || unusual.length === 0) return;
    const client =
      keys()
        .all()
        .find(({ id }) => id === keyId)?.client ?? 'A client';
    for (const kind of unusual) {
      if (kind === 'new_place' && (await hasRead(userId, keyId, entry.resource ?? ''))) continue;
      await tellOf({ id: randomUUID(), keyId, userId, client, kind, place: placeOf(kind, entry), time });
    }
  }

  async function tellOf(found: Unusual & { userId: string }): Promise<void> {
    shown = [found, ...shown].slice(0, mostShown);
    approver.noticed(found);
    const { keyId, userId, kind } = found;
    await audit().append({
      callId: randomUUID(),
      verdict: 'event',
      outcome: 'ok',
      keyId,
      userId,
      reason: `unusual: ${reasonOf[kind]}`,
    });
  }

  return {
    /** Is told each record once it is written. */
    note(entry: AuditEntry): void {
      const { keyId, userId, tool } = entry;
      if (!keyId || !userId || !tool) return;
      const isTold = !isQuiet(keyId);
      void inOrder(() => take(entry, keyId, userId, isTold)).catch(() => undefined); // no call waits for it, or fails by it
    },
    list: (userId: string): Unusual[] => shown.filter((one) => one.userId === userId),
    /** Answers whether it was there. */
    dismiss(userId: string, id: string): boolean {
      const before = shown.length;
      shown = shown.filter((one) => one.userId !== userId || one.id !== id);
      return shown.length < before;
    },
    isQuiet,
    /** Whether nothing about a key is told from now on. */
    setQuiet(keyId: string, quiet: boolean): void {
      const others = (settings.read().quietKeys ?? []).filter((one) => one !== keyId);
      settings.update({ quietKeys: quiet ? [...others, keyId] : others });
      if (quiet) shown = shown.filter((one) => one.keyId !== keyId);
    },
  };
}

const reasonOf: Record<UnusualKind, string> = {
  first_change: 'its first change',
  new_place: 'a place it was never in',
  refused: 'ten refusals in a row',
  busy: 'three times its busiest hour',
};

const placeOf = (kind: UnusualKind, { resource }: AuditEntry): string | null =>
  kind === 'new_place' || kind === 'first_change' ? (resource ?? null) : null;
