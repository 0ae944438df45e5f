/**
 * What the assistant has done at a tenant, for undoing it. It is no secret, and yet it is in the secret store: anyone who could
 * write it would choose what the next undo deletes at the tenant, with a token that may.
 */
import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { SecretStore } from '../../ground/ports.ts';
import { Secret } from '../../ground/secret.ts';

const JournalEntry = z.object({
  /** The id of the part it was done for. */
  part: z.string(),
  what: z.enum(['clients', 'client-grants', 'resource-servers', 'connections']),
  id: z.string(),
  /** What was there; without it, the thing itself was made. Nothing secret. */
  before: z.optional(z.record(z.string(), z.unknown())),
  /** For a connection: the application that it was enabled for. */
  enabledFor: z.optional(z.string()),
});
export type JournalEntry = z.infer<typeof JournalEntry>;
const Kept = z.object({ mark: z.string(), deeds: z.array(JournalEntry) });

export type Journal = {
  /** Marks what this hub makes, so that what was made just before a crash is known again. */
  readonly mark: string;
  /** What was done, the latest first. */
  entries(): JournalEntry[];
  hasMade(what: JournalEntry['what'], id: string): boolean;
  /** Keeps the mark, before anything is made that carries it. */
  begin(): Promise<void>;
  /** What is changed on our own thing is not noted: it goes with the thing. */
  note(deed: JournalEntry): Promise<void>;
  drop(deed: JournalEntry): Promise<void>;
};

export async function openJournal(secrets: SecretStore, issuer: string): Promise<Journal> {
  const name = `tenant.setup ${issuer}`;
  const kept = await secrets.get(name);
  let { mark, deeds } = kept
    ? Kept.parse(JSON.parse(Secret.reveal(kept)))
    : { mark: randomBytes(9).toString('base64url'), deeds: [] };
  const save = (): Promise<void> => secrets.set(name, new Secret(JSON.stringify({ mark, deeds })));
  const hasMade: Journal['hasMade'] = (what, id) =>
    deeds.some((deed) => deed.what === what && deed.id === id && isMaking(deed));
  return {
    mark,
    entries: () => deeds.toReversed(),
    hasMade,
    begin: save,
    async note(deed) {
      if (hasMade(deed.what, deed.id) || deeds.some((one) => isDeepStrictEqual(one, deed))) return;
      deeds = [...deeds, deed];
      await save();
    },
    async drop(deed) {
      deeds = deeds.filter((one) => !isDeepStrictEqual(one, deed));
      await (deeds.length === 0 ? secrets.delete(name) : save());
    },
  };
}

const isMaking = ({ before, enabledFor }: JournalEntry): boolean => before === undefined && enabledFor === undefined;
