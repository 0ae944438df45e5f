/**
 * What a hub that was stopped in good order leaves for its next start, so that nobody has to sign in again after an update: console
 * windows and access tokens, as hashes, sealed with the other secrets. It is taken once, and only while the audit log still ends where
 * it ended: a copy that is put back later revives nothing. A hub that was killed leaves nothing.
 */
import * as z from 'zod';
import type { Database } from '../ground/database/database.ts';
import type { SecretStore } from '../ground/ports.ts';
import { Secret } from '../ground/secret.ts';

const name = 'hub.handover';

/** By the hash of the bearer. Confirmation windows are never among them: their person types the passphrase again. */
const LeftSession = z.object({ hash: z.string(), userId: z.string(), openedAt: z.number(), activeAt: z.number() });
export type LeftSession = z.infer<typeof LeftSession>;

const LeftToken = z.object({ hash: z.string(), keyId: z.string(), clientId: z.string(), expiresAt: z.number() });
export type LeftToken = z.infer<typeof LeftToken>;

const Handover = z.object({ head: z.string(), sessions: z.array(LeftSession), tokens: z.array(LeftToken) });

type Kept = Omit<z.infer<typeof Handover>, 'head'>;
type Parts = { database: Database; secrets: SecretStore };

async function lastHash(database: Database): Promise<string> {
  const [last] = await database.read('SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1', []);
  return String(last?.['hash'] ?? '');
}

/** Before anything is written at the start. */
export async function takeHandover({ database, secrets }: Parts): Promise<Kept> {
  const none = { sessions: [], tokens: [] };
  const kept = await secrets.get(name);
  if (!kept) return none;
  await secrets.delete(name);
  const { success, data } = Handover.safeParse(JSON.parse(Secret.reveal(kept)));
  return success && data.head === (await lastHash(database)) ? data : none;
}

/** After everything was written at the end. */
export async function leaveHandover({ database, secrets }: Parts, kept: Kept): Promise<void> {
  if (kept.sessions.length === 0 && kept.tokens.length === 0) return;
  await secrets.set(name, new Secret(JSON.stringify({ head: await lastHash(database), ...kept })));
}
