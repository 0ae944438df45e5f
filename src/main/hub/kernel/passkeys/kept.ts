/**
 * The passkeys and levels of each person in the secrets. Each change is noted on record with a number that the secrets hold as well, so
 * that a start sees where they were taken out of the secrets, or an older copy was put there.
 */
import * as z from 'zod';
import { ApprovalLevels } from '../../../../shared/passkey.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import type { SecretStore } from '../../ground/ports.ts';
import { Secret } from '../../ground/secret.ts';
import { createGenerations } from '../../ground/waiting.ts';
import { noLevels } from './levels.ts';

const KeptPasskey = z.object({
  id: z.string(),
  name: z.string(),
  rpId: z.string(),
  publicKey: z.string(),
  counter: z.number(),
  isBackedUp: z.boolean(),
  addedAt: z.number(),
  approvesFrom: z.number(),
  /** Of the browser that added it, on a phone. */
  seat: z.string().optional(),
});
export type KeptPasskey = z.infer<typeof KeptPasskey>;

const PersonsPasskeys = z.object({
  passkeys: z.array(KeptPasskey),
  levels: ApprovalLevels,
  lowering: z.object({ levels: ApprovalLevels, from: z.number() }).optional(),
  /** Of the newest change that is noted on record. */
  change: z.number().default(0),
});
export type PersonsPasskeys = z.infer<typeof PersonsPasskeys>;

/** What the record keeps of them. */
const Noted = PersonsPasskeys.omit({ passkeys: true });
type Noted = z.infer<typeof Noted>;

const nobodys: PersonsPasskeys = { passkeys: [], levels: noLevels, change: 0 };

/** What a passkey signed to let another one in. */
export type SignedLetIn = { statement: string; signed: string };

/** What is put on record of a change. */
type Said = { said?: string; outcome?: 'ok' | 'denied' } & LetInBy;
type LetInBy = { letIn?: ({ id: string } & SignedLetIn) | undefined };

type Parts = {
  secrets: SecretStore;
  /** Puts a change on record; where a passkey let in the one of that id, with its signature. `denied`: it was not the person's. */
  note(change: { reason: string; noted: Noted; userId: string; outcome: 'ok' | 'denied' } & LetInBy): Promise<void>;
  /** The newest note about each person: what was `noted` as JSON, or null in a note of before it was. */
  noted(): Promise<ReadonlyMap<string, { event: string | null; reason: string }>>;
  /** Told when a person's passkeys are gone without a note. */
  gone(userId: string): void;
};

/** From what is kept of a person to what is kept of them then, with what the caller wants of it. Fails where it may not be. */
export type PasskeyChange<T> = (kept: PersonsPasskeys) => Promise<Result<{ kept: PersonsPasskeys; value: T } & Said>>;

export type KeptPasskeys = ReturnType<typeof createKeptPasskeys>;

const secretPrefix = 'passkeys.';

export function createKeptPasskeys({ secrets, note, noted, gone }: Parts) {
  let last: Promise<unknown> = Promise.resolve();
  /** How often it changed, by person, what passkeys there are and what is asked for; a counter that moves on by an answer is no change. */
  const changes = createGenerations();

  async function of(userId: string): Promise<PersonsPasskeys> {
    const secret = await secrets.get(secretPrefix + userId);
    return secret ? PersonsPasskeys.parse(JSON.parse(Secret.reveal(secret))) : nobodys;
  }

  /** In the secrets first: where a kill comes before the note, the next start makes it up. */
  async function keep(userId: string, kept: PersonsPasskeys, { said, letIn, outcome = 'ok' }: Said): Promise<void> {
    const now = said === undefined ? kept : { ...kept, change: kept.change + 1 };
    if (said !== undefined) changes.changed(userId);
    await secrets.set(secretPrefix + userId, new Secret(JSON.stringify(now)));
    if (said !== undefined) await note({ ...noteOf(said, now), userId, outcome, letIn });
  }

  return {
    of,

    /** Begins to watch: whether nothing of the person's passkeys or levels has changed since. For who compares after a wait. */
    watch: changes.watch,

    /** One change after the other, each from what is kept then. What is `said` of it is put on record. */
    change<T>(userId: string, make: PasskeyChange<T>): Promise<Result<T>> {
      const made = last.then(async () => {
        const result = await make(await of(userId));
        if (!result.ok) return result;
        const { kept, value, ...said } = result.value;
        await keep(userId, kept, said);
        return ok(value);
      });
      last = made.catch(() => undefined);
      return made;
    },

    /** Whose passkey that is. */
    async ownerOf(credential: string): Promise<string | undefined> {
      for (const name of await secrets.names()) {
        if (!name.startsWith(secretPrefix)) continue;
        const userId = name.slice(secretPrefix.length);
        if ((await of(userId)).passkeys.some(({ id }) => id === credential)) return userId;
      }
      return undefined;
    },

    /** The person is gone from this hub. */
    async forget(userId: string): Promise<void> {
      changes.changed(userId);
      const forgotten = last.then(async () => {
        if ((await of(userId)) === nobodys) return;
        await note({ ...noteOf('their person was removed', nobodys), userId, outcome: 'ok' });
        await secrets.delete(secretPrefix + userId);
      });
      last = forgotten.catch(() => undefined);
      await forgotten;
    },

    /**
     * Compares what the secrets hold with the record, at a start. Where passkeys are gone, or of an older copy, none is left, and what
     * the record asks for is still asked for. Anyone who can write the file of the secrets could take that away else.
     */
    async compare(): Promise<void> {
      const recorded = await noted();
      const kept = (await secrets.names()).filter((name) => name.startsWith(secretPrefix));
      for (const userId of new Set([...recorded.keys(), ...kept.map((name) => name.slice(secretPrefix.length))])) {
        const here = await of(userId).catch(() => undefined);
        const there = notedIn(recorded.get(userId));
        if (!here || here.change === there?.change) continue;
        if (here.change > (there?.change ?? -1)) await keep(userId, here, { said: 'as they are kept' });
        else if (there) {
          const said = 'they are gone from the secrets, where nobody removed them';
          await keep(userId, { ...there, passkeys: [] }, { said, outcome: 'denied' });
          gone(userId);
        }
      }
    },
  };
}

const levelsText = ({ usual, careful }: ApprovalLevels): string =>
  `${usual}, and ${careful} for what deletes or the guard asks about`;

/** A change as a person reads it, and as the next start does. */
function noteOf(said: string, { levels, lowering, change }: Noted): { reason: string; noted: Noted } {
  const later = lowering ? `, from ${new Date(lowering.from).toISOString()} on for ${levelsText(lowering.levels)}` : '';
  const reason = `passkeys: ${said}; approvals ask for ${levelsText(levels)}${later} (change ${change})`;
  return { reason, noted: { levels, lowering, change } };
}

// The words of the first notes, which stay as they are.
const level = '(any|passkey|passkey elsewhere)';
const levels = `${level}, and ${level} for what deletes or the guard asks about`;
const noteEnd = new RegExp(
  `; approvals ask for ${levels}(?:, from ([\\dTZ:.-]+) on for ${levels})? \\(change (\\d+)\\)(?:; passkey sha256:\\w+)?$`,
);

/**
 * Of a note of before the record had a field for it the reason is read, from its end: before that stands the name of a passkey. So is
 * that of a note whose field somebody has edited, which is for `audit verify` to find, and must stop no start.
 */
function notedIn({ event, reason }: { event: string | null; reason: string } = { event: null, reason: '' }) {
  const noted = Noted.safeParse(event && JSON.parse(event));
  if (noted.success) return noted.data;
  const [, usual, careful, from, laterUsual, laterCareful, change] = noteEnd.exec(reason) ?? [];
  if (change === undefined) return undefined;
  const lowering = from && { levels: { usual: laterUsual, careful: laterCareful }, from: Date.parse(from) };
  return { levels: { usual, careful }, ...(lowering && { lowering }), change: Number(change) } as Noted;
}
