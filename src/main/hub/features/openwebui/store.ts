/** What the hub remembers about Open WebUI: whose account is whose, and what was registered. Sealed, so that no edit can swap people. */
import * as z from 'zod';
import { OpenWebUIPart } from '../../../../shared/open-webui.ts';
import type { Database } from '../../ground/database/database.ts';
import { createSealedTable, createSealer } from '../../ground/sealed.ts';

/** An account that somebody has shown to be theirs. One that the tenant's `sub` shows is looked up each time instead. */
const AccountLink = z.object({ url: z.string(), account: z.string(), by: z.enum(['created', 'password']) });
export type AccountLink = z.infer<typeof AccountLink>;

const Registration = z.object({
  url: z.string(),
  hubUrl: z.string(),
  /** Names it in Open WebUI: prefix of its models, id of its tool servers. */
  marker: z.string(),
  parts: z.array(OpenWebUIPart),
  /** Names of models, as the hub has them. */
  models: z.array(z.string()),
  /** Names of the tools that people's models are shown there at once, of an OpenAPI tool server; without any, all. */
  tools: z.array(z.string()).default([]),
  /** The parts as which Open WebUI reached this hub when it was last asked to try; undefined before. */
  reached: z.array(OpenWebUIPart).optional(),
  /** Models whose row in Open WebUI was made for this; others had one before, and keep it. */
  ownRows: z.array(z.string()),
  /** Who may use it there, and which of its parts; without a choice, all. */
  members: z.array(z.object({ userId: z.string(), account: z.string(), parts: z.array(OpenWebUIPart).optional() })),
  /** Who took their access back, and is not let in again by itself. */
  left: z.array(z.string()),
});
export type Registration = z.infer<typeof Registration>;
export type Member = Registration['members'][number];

/** When each part first got an answer for a person, by the key that they had then. */
const FirstCalls = z.object({ keyId: z.string(), at: z.partialRecord(OpenWebUIPart, z.string()) });
export type FirstCalls = z.infer<typeof FirstCalls>;

export type OpenWebUIStore = ReturnType<typeof createOpenWebUIStore>;

export function createOpenWebUIStore(database: Database, secret: Buffer) {
  const sealer = createSealer(secret, 'opengithubx open webui');
  const of = (kind: string) => ({ table: 'open_webui', id: 'id', within: { column: 'kind', is: kind } });
  const links = createSealedTable(database, sealer, { ...of('link'), shape: AccountLink });
  const registrations = createSealedTable(database, sealer, { ...of('registration'), shape: Registration });
  const firstCalls = createSealedTable(database, sealer, { ...of('first calls'), shape: FirstCalls });
  return {
    link: links.find,
    setLink: links.set,
    /** By scope: `shared`, or the UserId whose own it is. */
    registration: registrations.find,
    setRegistration: registrations.set,
    firstCalls: firstCalls.find,
    setFirstCalls: firstCalls.set,
    scopes: async (): Promise<string[]> => (await registrations.list()).map(({ id }) => id).sort(),
  };
}
