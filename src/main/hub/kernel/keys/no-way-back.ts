/** No row of a key may be older than what the record and the secrets know of it. */
import * as z from 'zod';
import type { SecretStore } from '../../ground/ports.ts';
import { Secret } from '../../ground/secret.ts';
import { createOneByOne } from '../../ground/waiting.ts';
import { keysUnsealed, type RecordedKey } from '../audit/key-events.ts';

/**
 * `sealIf`: the seal that the same row would have if its key were paused, or were not. `isLater`: whether its seal fits its content is for later to
 * find out, where all else is well.
 */
type KeyRow = {
  id: string;
  seal: string;
  sealIf: (paused: boolean) => string;
  isGenuine: () => boolean;
  isLater: boolean;
  isRevoked: boolean;
  isPaused: boolean;
};

/**
 * `revoked`, `paused`: the row grants more than the record, which wins. `refused`: the row was written by somebody else, or is not
 * the last that the hub wrote. `gone`: there is no row any more.
 */
export type Rollback = { id: string; is: 'revoked' | 'paused' | 'refused' | 'gone'; reason: string };

export const reasons = {
  changed: 'a key was changed in the database, and is refused',
  unsealed: keysUnsealed,
  older: 'a key in the database is not as the hub last wrote it, and is refused',
  uncounted: 'the list of keys in the secrets is missing, so this key is refused',
  revoked: 'a revoked key was put back in the database, and stays revoked',
  paused: 'a paused key was resumed in the database, and stays paused',
  gone: 'a key was deleted from the database',
};

/**
 * What is wrong with the rows, one entry for each key; the others are as they were left. `seals` is what the secrets hold, and
 * undefined where they never held any: then each row counts that fits the record. `isNewSecret`: the secret that seals rows is new.
 */
export function rollbacks(
  rows: readonly KeyRow[],
  record: ReadonlyMap<string, RecordedKey>,
  seals: ReadonlyMap<string, readonly string[]> | undefined,
  isNewSecret: boolean,
): Rollback[] {
  const refused = (id: string, reason: string): Rollback => ({ id, is: 'refused', reason });
  const byRecord = (row: KeyRow): Rollback | undefined => {
    const { id } = row;
    const recorded = record.get(id);
    if (row.isRevoked) return undefined;
    if (recorded?.revokedAt) return { id, is: 'revoked', reason: reasons.revoked };
    if (!seals && recorded?.isCounted) return refused(id, reasons.uncounted);
    const isLast = (seal: string): boolean => seals === undefined || seals.get(id)?.includes(shortSeal(seal)) === true;
    const isResumed = recorded?.isPaused === true && !row.isPaused;
    if (isResumed && (isLast(row.seal) || isLast(row.sealIf(true))))
      return { id, is: 'paused', reason: reasons.paused };
    if (isLast(row.seal)) return undefined;
    // A pause is put on record first, since it must hold on a full disk too, and the secrets may not have heard of it.
    const isJustPaused = recorded?.isPaused === true && row.isPaused && isLast(row.sealIf(false));
    return isJustPaused ? undefined : refused(id, reasons.older);
  };
  const wrong = rows.flatMap((row): Rollback[] => {
    const found = byRecord(row);
    if (found === undefined && row.isLater && !isNewSecret) return [];
    if (!row.isGenuine()) return [refused(row.id, isNewSecret ? reasons.unsealed : reasons.changed)];
    return found ? [found] : [];
  });
  const there = new Set(rows.map(({ id }) => id));
  const gone = [...(seals ?? [])].filter(([id, some]) => !there.has(id) && !some.includes(noRow));
  return [...wrong, ...gone.map(([id]): Rollback => ({ id, is: 'gone', reason: reasons.gone }))];
}

/*
 * The root: the list of valid seals. For each key that was not revoked it holds those that its row may have, and a row whose seal isn't in
 * it is refused. It is kept with the secrets, so that a row that is put back from an older copy of the database grants nothing.
 */

const rootName = 'hub.keys';
/** 128 bits of the seal: nobody finds another row of the same. */
const kept = 32;
const Seals = z.record(z.string(), z.array(z.string()));

/** Stands among the seals of a key for a row that may not be there yet. */
export const noRow = '';

/** The part of a seal that is kept. */
const shortSeal = (seal: string): string => seal.slice(0, kept);

export async function openRoot(secrets: SecretStore) {
  const stored = await secrets.get(rootName);
  /** As it was kept when the hub started, by key id. Undefined where none was. */
  const known = stored && new Map(Object.entries(Seals.parse(JSON.parse(Secret.reveal(stored)))));
  const seals = new Map(known);
  const oneByOne = createOneByOne();
  let written = known && JSON.stringify(Object.fromEntries(known));
  let next: Promise<void> | undefined;
  /** What comes while another write is under way goes together: the end of a thousand keys is a few writes. */
  const write = (): Promise<void> => {
    next ??= oneByOne(async () => {
      next = undefined;
      const text = JSON.stringify(Object.fromEntries(seals));
      if (text === written) return;
      await secrets.set(rootName, new Secret(text));
      written = text;
    });
    return next;
  };
  return {
    known,
    /** As it is kept now. */
    current: (): ReadonlyMap<string, readonly string[]> => seals,
    /** Resolves once it is kept; a key without seals is left out. */
    set(keys: Iterable<[id: string, seals: readonly string[]]>): Promise<void> {
      for (const [id, some] of keys) {
        if (some.length > 0) seals.set(id, some.map(shortSeal));
        else seals.delete(id);
      }
      return write();
    },
  };
}
