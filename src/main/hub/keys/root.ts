/**
 * Which rows of keys may grant: of each key that was not revoked the seals that its row may have. It is kept with the secrets, so
 * that no row that is put back from an older copy of the database grants what it granted then.
 */
import * as z from 'zod';
import { createOneByOne } from '../one-by-one.ts';
import type { SecretStore } from '../ports.ts';
import { Secret } from '../secret.ts';

const rootName = 'hub.keys';
/** 128 bits of the seal: nobody finds another row of the same. */
const kept = 32;
const Seals = z.record(z.string(), z.array(z.string()));

/** Stands among the seals of a key for a row that may not be there yet. */
export const noRow = '';

type Root = {
  /** As it was kept when the hub started, by key id. Undefined where none was. */
  known: ReadonlyMap<string, readonly string[]> | undefined;
  /** Resolves once it is kept; a key without seals is left out. */
  set(keys: Iterable<[id: string, seals: readonly string[]]>): Promise<void>;
};

/** The part of a seal that is kept. */
export const shortSeal = (seal: string): string => seal.slice(0, kept);

export async function openRoot(secrets: SecretStore): Promise<Root> {
  const stored = await secrets.get(rootName);
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
    set(keys) {
      for (const [id, some] of keys) {
        if (some.length > 0) seals.set(id, some.map(shortSeal));
        else seals.delete(id);
      }
      return write();
    },
  };
}
